// The messages between a page and its worker for files.
import type { Report } from "@ainft/verify";
import type { Claims } from "../verify/claims.js";

/** An order for a worker, which works on one order at a time. */
export interface Order {
  readonly kind: "hash" | "verify";
  readonly file: Blob;
}

/** A message of a worker. Every order ends with a message other than `progress`. */
export type News =
  | { readonly kind: "progress"; readonly done: number }
  | { readonly kind: "digest"; readonly sha256: string }
  | { readonly kind: "report"; readonly report: Report; readonly claims: Claims }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

type Result = Exclude<News, { readonly kind: "progress" }>;

/** Reads files in a worker, so that the page stays usable. */
export class FileWorker {
  readonly #start: () => Worker;
  #worker: Worker | null = null;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /**
   * Runs an order to its end. The signal ends the worker, because a worker does not read messages while it verifies.
   *
   * @throws The reason of the signal.
   */
  run(order: Order, signal: AbortSignal, onProgress: (done: number) => void = () => {}): Promise<Result> {
    signal.throwIfAborted();
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        worker.terminate();
        this.#worker = null;
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      const end = (result: Result): void => {
        signal.removeEventListener("abort", stop);
        resolve(result);
      };
      worker.onmessage = ({ data }: MessageEvent<News>) => {
        if (data.kind === "progress") onProgress(data.done);
        else end(data);
      };
      worker.onerror = () => {
        this.#worker = null;
        end({ kind: "failed", reason: "The browser did not run the worker." });
      };
      worker.postMessage(order);
    });
  }
}

/** The worker of a page. A page that is saved to disk has its text, and other pages have its address. */
export function fileWorker(root: HTMLElement): FileWorker {
  const source = document.getElementById("worker-source")?.textContent;
  const address = source ? URL.createObjectURL(new Blob([source], { type: "text/javascript" })) : root.dataset.worker!;
  return new FileWorker(() => new Worker(address));
}
