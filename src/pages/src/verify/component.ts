// The button on the page of a component, which verifies the proof of this component in the page.
import { el } from "../shared/dom.js";
import { messageOf } from "../shared/plain.js";
import type { FileWorker } from "../shared/work.js";
import { verifyInto } from "./session.js";

/** Fetches the proof from this server and shows each step. */
export async function startComponent(root: HTMLElement, worker: FileWorker, path: string): Promise<void> {
  const place = el("div");
  root.replaceChildren(place);
  try {
    await verifyInto(place, worker, await fetchProof(path), new AbortController().signal, false);
  } catch (error) {
    place.replaceChildren(el("p", { role: "alert" }, messageOf(error)));
  }
}

/** The proof of a component of this server. */
export async function fetchProof(path: string): Promise<Blob> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`The server answered with the status ${answer.status} and no proof.`);
  return await answer.blob();
}
