// Computes places on the page's thread, or in a worker when a lineage is large, so that the page never stops.
import { Layout, type Placeable, type Spot, type Step } from "./layout.js";

/** An order for the worker. The first one has the places from before. */
export interface PlacingOrder {
  readonly known: readonly Spot[];
  readonly components: readonly Placeable[];
  readonly steps: readonly Step[];
}

/** From this number of components on, a worker computes places. */
export const workerFrom = 10_000;

/** Places components. Every caller gets the same places with a worker and without one. */
export class Placer {
  readonly layout = new Layout();
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #hasFailed = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Places new components. The calls run one after the other, because each depends on the places from before. */
  place(components: readonly Placeable[], steps: readonly Step[]): Promise<void> {
    const placed = this.#last.then(() => this.#place(components, steps));
    this.#last = placed;
    return placed;
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#hasFailed = true;
  }

  async #place(components: readonly Placeable[], steps: readonly Step[]): Promise<void> {
    if (!this.#hasFailed && this.layout.size + components.length >= workerFrom)
      try {
        this.layout.accept(await this.#ask(components, steps));
        return;
      } catch {
        // A browser may refuse workers. The page then computes the same places itself.
        this.stop();
      }
    this.layout.add(components, steps);
  }

  #ask(components: readonly Placeable[], steps: readonly Step[]): Promise<Spot[]> {
    const known = this.#worker ? [] : [...this.layout.spots()];
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Spot[]>) => resolve(data);
      worker.onerror = () => reject(new Error("The worker failed."));
      const order: PlacingOrder = {
        known,
        components: components.map(({ id, generation }) => ({ id, generation })),
        steps: steps.map(({ child, parent }) => ({ child, parent })),
      };
      worker.postMessage(order);
    });
  }
}
