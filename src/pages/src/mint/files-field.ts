// The field for files. A worker hashes them one after the other. They stay in the browser unless the visitor wants this
// server to store them.
import { button, el, labelled } from "../shared/dom.js";
import { bytesText, messageOf, plain } from "../shared/plain.js";
import type { FileWorker } from "../shared/work.js";
import { dropped, picked, type Picked } from "./files.js";
import type { HashedFile } from "./form.js";
import type { Upload } from "./uploads.js";

const mostShown = 50;

export interface FilesField {
  readonly element: HTMLElement;
  /** The hashed files, or null while the worker hashes. */
  readonly files: () => readonly HashedFile[] | null;
  /** The files that the visitor wants this server to store. */
  readonly uploads: () => readonly Upload[];
}

interface Chosen extends HashedFile {
  readonly file: File;
}

/** The field. `mostStored` is the most bytes of a file that the server stores for any account, or 0. */
export function filesField(worker: FileWorker, mostStored: number): FilesField {
  let files: readonly Chosen[] | null = [];
  let running = new AbortController();
  const told = el("div", { role: "status" });
  const take = async (choose: () => Picked[] | Promise<Picked[]>): Promise<void> => {
    running.abort(new Error("Other files were chosen."));
    const mine = (running = new AbortController());
    files = null;
    try {
      const found = await hashAll(worker, await choose(), mine, told);
      if (mine === running) told.replaceChildren(...listOf((files = found)));
    } catch (error) {
      if (mine !== running) return;
      files = [];
      told.replaceChildren(messageOf(error));
    }
  };
  const [some, folder] = [el("input", { type: "file", multiple: true }),
    el("input", { type: "file", webkitdirectory: true })];
  for (const input of [some, folder])
    input.addEventListener("change", () => void take(() => picked(input.files ?? [])));
  const store = el("input", { type: "checkbox" });
  const label = `Let this registry store files of up to ${bytesText(mostStored)}`;
  const storing = mostStored === 0 ? [] : [labelled("store", label, store,
    "Anyone can read a stored file, and the wallet asks you once per file.")];
  const isStored = ({ size }: Chosen): boolean => mostStored > 0 && store.checked && size <= mostStored;
  const element = el("fieldset", { class: "drop" }, el("legend", {}, "Files"),
    el("p", {}, "Drop files or a folder here, or choose them. They stay in this browser. Only names, sizes and digests "
      + "become public."),
    labelled("files", "Files", some), labelled("folder", "A folder", folder), ...storing, told);
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    const { dataTransfer } = event;
    if (dataTransfer) void take(() => dropped(dataTransfer));
  });
  return { element,
    files: () => files?.map((chosen) =>
      ({ path: chosen.path, size: chosen.size, sha256: chosen.sha256, isStored: isStored(chosen) })) ?? null,
    // Files with the same bytes are stored once.
    uploads: () => [...new Map(files?.filter(isStored).map((chosen) => [chosen.sha256, chosen])).values()] };
}

async function hashAll(worker: FileWorker, files: readonly Picked[], control: AbortController,
  told: HTMLElement): Promise<Chosen[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const bar = el("progress", { max: String(Math.max(total, 1)), "aria-label": "Progress" });
  const text = el("p");
  told.replaceChildren(text, bar,
    button("Stop", () => control.abort(new Error("You stopped it, so no file was added."))));
  const hashed: Chosen[] = [];
  let before = 0;
  for (const { path, file } of files) {
    text.textContent = `Hashing ${plain(path)}, ${bytesText(before)} of ${bytesText(total)} done.`;
    const result = await worker.run({ kind: "hash", file }, control.signal, (done) => (bar.value = before + done));
    if (result.kind !== "digest") throw new Error("reason" in result ? result.reason : "The worker gave no digest.");
    hashed.push({ path, size: file.size, sha256: result.sha256, file });
    bar.value = before += file.size;
  }
  return hashed;
}

function listOf(files: readonly HashedFile[]): HTMLElement[] {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const rows = files.slice(0, mostShown).map(({ path, size, sha256 }) =>
    el("li", {}, `${plain(path)}, ${bytesText(size)}, `, el("code", {}, sha256)));
  return [el("p", {}, `${files.length} ${files.length === 1 ? "file" : "files"} with ${bytesText(total)} hashed.`),
    el("ul", { class: "hashes" }, ...rows)];
}
