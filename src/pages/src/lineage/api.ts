// Requests to the lineage routes of this server. Each asks for a bounded part of a lineage, and reads a bounded answer.
import type { Direction } from "./graph.js";
import { readGraph, readLevel, readWay, WrongAnswer, type Part, type Way } from "./wire.js";
import { reasonOf } from "../shared/api.js";

/** A request failed. The message is for people. */
export class Failure extends Error {}

/** The components of one page of a level. */
export const levelSize = 100;
/** The steps up and down of the first view, which are those of the picture without scripts. */
export const [firstUp, firstDown, firstSize] = [3, 1, 100];
/** The components of a whole neighbourhood, which is the limit of the route. */
export const wholeSize = 1_000;

const maxBytes = 8 * 1024 * 1024;
const patience = 30_000;

/** The lineage routes (docs/http.md). */
export class LineageApi {
  readonly #fetching: typeof fetch;

  constructor(fetching: typeof fetch = (input, init) => fetch(input, init)) {
    this.#fetching = fetching;
  }

  /** The first view of a component. */
  first(id: string): Promise<Part> {
    return this.#graph(id, firstUp, firstDown, firstSize);
  }

  /** The nearest ancestors at any depth. */
  whole(id: string): Promise<Part> {
    return this.#graph(id, "all", 0, wholeSize);
  }

  /** A component alone. */
  one(id: string): Promise<Part> {
    return this.#graph(id, 0, 0, 1);
  }

  /** One page of the parents or the children of a component. */
  level(of: string, direction: Direction, page: string | null): Promise<Part> {
    const list = direction === "up" ? "ancestors" : "descendants";
    const query = new URLSearchParams({ format: "json", depth: "1", limit: `${levelSize}` });
    if (page !== null) query.set("page", page);
    return this.#read(`${of}/${list}?${query}`, (answer) => readLevel(answer, of, direction === "up"));
  }

  /** A shortest path between two components. */
  way(from: string, to: string): Promise<Way> {
    return this.#read(`${from}/path?${new URLSearchParams({ to })}`, readWay);
  }

  #graph(id: string, up: number | "all", down: number, limit: number): Promise<Part> {
    const query = new URLSearchParams({ format: "json", up: `${up}`, down: `${down}`, limit: `${limit}` });
    return this.#read(`${id}/lineage?${query}`, readGraph);
  }

  async #read<T>(path: string, read: (answer: unknown) => T): Promise<T> {
    const response = await this.#send(`/api/ainfts/${path}`);
    const text = await boundedText(response);
    if (!response.ok) throw new Failure(problemOf(response, text));
    try {
      return read(JSON.parse(text));
    } catch (error) {
      throw new Failure(error instanceof WrongAnswer ? error.message : "The server's answer is not JSON.");
    }
  }

  async #send(path: string): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(patience);
      return await this.#fetching(path, { headers: { accept: "application/json" }, signal });
    } catch {
      throw new Failure("The server did not answer. Try again.");
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      size += read.value.length;
      if (size > maxBytes) break;
      text += decoder.decode(read.value, { stream: true });
    }
  } catch {
    throw new Failure("The server's answer ended early. Try again.");
  }
  if (size <= maxBytes) return text + decoder.decode();
  await reader?.cancel();
  throw new Failure("The server's answer is longer than 8 MiB.");
}

function problemOf(response: Response, text: string): string {
  const wait = response.headers.get("retry-after");
  const after = wait !== null && /^[0-9]{1,5}$/.test(wait) ? ` Try again in ${wait} s.` : "";
  try {
    return reasonOf(JSON.parse(text)) + after;
  } catch {
    return `The server answered ${response.status}.${after}`;
  }
}
