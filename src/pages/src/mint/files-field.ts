// The field for files. A worker hashes them one after the other, and the files stay in the browser.
import { button, el, labelled } from "../shared/dom.js";
import { bytesText, messageOf, plain } from "../shared/plain.js";
import type { FileWorker } from "../shared/work.js";
import { dropped, picked, type Picked } from "./files.js";
import type { HashedFile } from "./form.js";

const mostShown = 50;

export interface FilesField {
  readonly element: HTMLElement;
  /** The hashed files, or null while the worker hashes. */
  readonly files: () => readonly HashedFile[] | null;
}

export function filesField(worker: FileWorker): FilesField {
  let files: readonly HashedFile[] | null = [];
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
  const element = el("fieldset", { class: "drop" }, el("legend", {}, "Files"),
    el("p", {}, "Drop files or a folder here, or choose them. They stay in this browser. Only names, sizes and digests "
      + "become public."),
    labelled("files", "Files", some), labelled("folder", "A folder", folder), told);
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    const { dataTransfer } = event;
    if (dataTransfer) void take(() => dropped(dataTransfer));
  });
  return { element, files: () => files };
}

async function hashAll(worker: FileWorker, files: readonly Picked[], control: AbortController,
  told: HTMLElement): Promise<HashedFile[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const bar = el("progress", { max: String(Math.max(total, 1)), "aria-label": "Progress" });
  const text = el("p");
  told.replaceChildren(text, bar,
    button("Stop", () => control.abort(new Error("You stopped it, so no file was added."))));
  const hashed: HashedFile[] = [];
  let before = 0;
  for (const { path, file } of files) {
    text.textContent = `Hashing ${plain(path)}, ${bytesText(before)} of ${bytesText(total)} done.`;
    const result = await worker.run({ kind: "hash", file }, control.signal, (done) => (bar.value = before + done));
    if (result.kind !== "digest") throw new Error("reason" in result ? result.reason : "The worker gave no digest.");
    hashed.push({ path, size: file.size, sha256: result.sha256 });
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
