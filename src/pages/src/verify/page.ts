// The page /verify. The visitor drops or chooses a file, which the page verifies or hashes.
import { button, el, labelled, pageLink, question } from "../shared/dom.js";
import { bytesText, messageOf, plain } from "../shared/plain.js";
import type { FileWorker } from "../shared/work.js";
import { fetchProof } from "./component.js";
import { verifyInto } from "./session.js";
import { isProof } from "./steps.js";

const headBytes = 64 * 1024;

export function startPage(root: HTMLElement, worker: FileWorker): void {
  const place = el("div");
  let running = new AbortController();
  const stop = button("Stop", () => running.abort(new Error("You stopped it.")));
  stop.hidden = true;
  const start = async (read: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    running.abort(new Error("Another file was chosen."));
    const mine = (running = new AbortController());
    stop.hidden = false;
    try {
      await read(mine.signal);
    } catch (error) {
      // A later file has the place when this one was replaced.
      if (mine === running) place.replaceChildren(el("p", { role: "alert" }, messageOf(error)));
    } finally {
      if (mine === running) stop.hidden = true;
    }
  };
  const take = (file: File | undefined): void => {
    if (file) void start((signal) => readFile(place, worker, file, signal));
  };
  const input = el("input", { type: "file" });
  input.addEventListener("change", () => take(input.files?.[0]));
  root.replaceChildren(
    dropZone(labelled("verify-file", "A proof, a lineage, evidence or a file of a model", input,
      "Drop it here or choose it. The file stays in this browser."), take),
    stop, place);
  const follow = (): void => {
    const asked = /^#id=(0x[0-9a-f]{64})$/.exec(location.hash)?.[1];
    if (asked !== undefined && location.protocol !== "file:")
      void start(async (signal) =>
        verifyInto(place, worker, await fetchProof(`/api/ainfts/${asked}/proof`), signal, true));
  };
  window.addEventListener("hashchange", follow);
  follow();
}

/** A part of the page that takes a dropped file. */
function dropZone(content: HTMLElement, take: (file: File | undefined) => void): HTMLElement {
  const zone = el("div", { class: "drop" }, content);
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files[0]);
  });
  return zone;
}

async function readFile(place: HTMLElement, worker: FileWorker, file: File, signal: AbortSignal): Promise<void> {
  if (isProof(await file.slice(0, headBytes).text())) return verifyInto(place, worker, file, signal, true);
  const told = el("p", { role: "status" }, `Hashing ${plain(file.name)}, ${bytesText(file.size)}.`);
  const bar = el("progress", { max: String(Math.max(file.size, 1)), "aria-label": "Progress" });
  place.replaceChildren(told, bar);
  const result = await worker.run({ kind: "hash", file }, signal, (done) => (bar.value = done));
  if (result.kind !== "digest") throw new Error("reason" in result ? result.reason : "The worker gave no digest.");
  place.replaceChildren(el("p", {}, `${plain(file.name)} has ${bytesText(file.size)} and this SHA-256.`),
    el("pre", {}, result.sha256));
  if (location.protocol !== "file:") await lookUp(place, result.sha256, signal);
}

/** Lists the components that have a file of this digest, when the visitor agrees. */
async function lookUp(place: HTMLElement, sha256: string, signal: AbortSignal): Promise<void> {
  const agreed = await question(place,
    "Ask this server which components have such a file? It learns the digest and not the file.", "Ask the server");
  if (!agreed) return;
  const answer = await fetch(`/api/ainfts?file=${sha256}&limit=50`, { signal });
  if (!answer.ok) throw new Error(`The server answered with the status ${answer.status}.`);
  const { items } = (await answer.json()) as { items: { id: string; kind: string; name?: string }[] };
  const known = items.filter(({ id }) => /^0x[0-9a-f]{64}$/.test(id));
  const rows = known.map(({ id, kind, name }) => el("li", {}, pageLink(`/ainft/${id}`, plain(name) || id),
    `, ${plain(kind, 20)} `, pageLink(`/verify#id=${id}`, "Verify")));
  place.append(known.length > 0 ? el("ul", {}, ...rows)
    : el("p", { role: "status" }, "This registry has no component with this file."));
}
