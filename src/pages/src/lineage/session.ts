// What a visitor has opened, filtered and highlighted. It knows no element of the page, so tests run it without one.
import { Failure, firstUp, type LineageApi } from "./api.js";
import { digitsOf, everything, LineageGraph, type Direction, type Filter } from "./graph.js";
import { loadedPath, pathOf, type Path } from "./path.js";
import type { Placer } from "./placer.js";
import { Scene } from "./scene.js";
import { allSentence, levelSentence, pathSentence, shownSentence } from "./sentences.js";
import { maxOpened, type Opened, type Opening, type ViewState } from "./state.js";
import { labelOf, numberText, short } from "./text.js";
import type { Component, Part, Way } from "./wire.js";

/** Hears of changes. */
export interface Listener {
  /** The scene, the selection or the path changed. */
  readonly changed: () => void;
  /** A sentence for the visitor. */
  readonly told: (text: string) => void;
}

/** The most steps of a highlighted path, because each unknown component on it costs a request. */
export const maxPathSteps = 64;

const parallelReads = 4;

/** One view of a lineage. */
export class Session {
  readonly graph: LineageGraph;
  readonly #api: LineageApi;
  readonly #placer: Placer;
  readonly #listener: Listener;
  readonly #busy = new Set<string>();
  #opened: Opened[] = [];
  #filter: Filter = everything;
  #path: Path | null = null;
  #selected: string;
  #scene = new Scene([], []);
  #isStopped = false;

  constructor(centre: string, api: LineageApi, placer: Placer, listener: Listener) {
    this.graph = new LineageGraph(centre);
    this.#selected = centre;
    this.#api = api;
    this.#placer = placer;
    this.#listener = listener;
  }

  get opened(): readonly Opened[] {
    return this.#opened;
  }

  get filter(): Filter {
    return this.#filter;
  }

  get path(): Path | null {
    return this.#path;
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** The component with the focus. It is loaded, but a filter may hide it. */
  get selected(): string {
    return this.#selected;
  }

  /**
   * Loads the first view, and then repeats the acts of a state in their order.
   *
   * @throws {Failure} The first view cannot be loaded.
   */
  async start({ opened, filter, selected, path }: ViewState): Promise<void> {
    this.#filter = filter;
    const part = await this.#api.first(this.graph.centre);
    await this.#add(part);
    this.#markFirst(part);
    const late: Opened[] = [];
    for (const [index, act] of opened.entries()) {
      if (this.#isStopped) return;
      this.#listener.told(`Opening the view, step ${index + 1} of ${opened.length}.`);
      if (!await this.#repeat(act)) late.push(act);
    }
    if (path) await this.showPath(path.from, path.to);
    // The path may have loaded the components of these acts.
    for (const act of late) await this.#repeat(act);
    if (selected && this.graph.find(selected)) this.#selected = selected;
    this.#listener.changed();
    this.#listener.told(shownSentence(this.#scene.size, this.graph.size));
  }

  /** Ends the session. An act that waits for an answer is the last one. */
  stop(): void {
    this.#isStopped = true;
  }

  select(id: string): void {
    if (id === this.#selected || !this.graph.find(id)) return;
    this.#selected = id;
    this.#listener.changed();
  }

  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#rebuild();
    this.#listener.told(shownSentence(this.#scene.size, this.graph.size));
  }

  /** Loads the next page of the parents or the children of a component. Returns whether it did. */
  async open(id: string, direction: Direction): Promise<boolean> {
    const component = this.graph.find(id);
    if (!component || !this.graph.isOpen(id, direction)) return false;
    return this.#once(`${direction} ${id}`, async () => {
      const before = this.graph.levelOf(id, direction);
      const part = await this.#api.level(id, direction, before?.next ?? null);
      const added = await this.#add(part);
      this.graph.setLevel(id, direction, { pages: (before?.pages ?? 0) + 1, next: part.next });
      this.#record(id, direction === "up" ? "u" : "d");
      this.#listener.changed();
      this.#listener.told(levelSentence(component, direction, part, added));
    });
  }

  /** Loads the nearest ancestors of a component at any depth, up to the limit of the route. */
  async openAll(id: string): Promise<void> {
    const component = this.graph.find(id);
    if (!component) return;
    await this.#once(`all ${id}`, async () => {
      const part = await this.#api.whole(id);
      const added = await this.#add(part);
      if (!part.cut) for (const { id } of part.nodes) this.#markLoaded(id, "up");
      this.#record(id, "a");
      this.#listener.changed();
      this.#listener.told(allSentence(component, part, added));
    });
  }

  /** Highlights a shortest path between two components, and loads those of its components that are missing. */
  async showPath(from: string, to: string): Promise<void> {
    await this.#once("path", async () => {
      const path = await this.#findPath(from, to);
      this.#path = path;
      this.#rebuild();
      this.#listener.told(pathSentence(this.nameOf(from), this.nameOf(to), path));
    });
  }

  hidePath(): void {
    this.#path = null;
    this.#rebuild();
    this.#listener.told("The path is no longer highlighted.");
  }

  /** The label of a component, or the short id of one that is not loaded. */
  nameOf(id: string): string {
    const component = this.graph.find(id);
    return component ? labelOf(component) : short(id);
  }

  /** Repeats an act. Returns false when its component is not loaded. */
  async #repeat({ digits, opening, pages }: Opened): Promise<boolean> {
    const id = this.graph.findByDigits(digits);
    if (id === null) return false;
    if (opening === "a") await this.openAll(id);
    else
      // The link may come from a stranger, so a page that does not load ends its act.
      for (let page = 0; page < pages && !this.graph.isFull; page++)
        if (!await this.open(id, opening === "u" ? "up" : "down")) break;
    return true;
  }

  async #findPath(from: string, to: string): Promise<Path | null> {
    let way: Way;
    try {
      way = await this.#api.way(from, to);
    } catch (error) {
      // Without the server, a path over the loaded components is better than none.
      const loaded = loadedPath(this.graph, from, to);
      if (loaded) return loaded;
      throw error;
    }
    if (way.direction === "none") return null;
    const steps = way.steps.slice(0, maxPathSteps);
    const ids = [from, ...steps.map(({ id }) => id)];
    const path = pathOf(ids, steps.map(({ relation }) => relation), way.direction === "up");
    await this.#add({ nodes: await this.#missing(path.ids), links: path.links });
    return { ...path, to, distance: way.distance };
  }

  async #missing(ids: readonly string[]): Promise<Component[]> {
    const missing = ids.filter((id) => !this.graph.find(id));
    const found: Component[] = [];
    for (let at = 0; at < missing.length; at += parallelReads) {
      const parts = await Promise.all(missing.slice(at, at + parallelReads).map((id) => this.#api.one(id)));
      found.push(...parts.flatMap(({ nodes }) => nodes));
    }
    return found;
  }

  async #add(part: Pick<Part, "nodes" | "links">): Promise<number> {
    const added = this.graph.add(part);
    await this.#placer.place(added.nodes, added.links);
    this.#rebuild();
    if (this.graph.isFull)
      this.#listener.told(
        `The page keeps ${numberText(this.graph.size)} components at most. Open the lineage of another component.`);
    return added.nodes.length;
  }

  #rebuild(): void {
    const { relations } = this.#filter;
    const shown = new Set(this.graph.shownBy(this.#filter));
    for (const id of this.#path?.ids ?? []) if (this.graph.find(id)) shown.add(id);
    const onPath = new Set(this.#path?.links.map(({ child, parent }) => child + parent));
    const spots = [...this.#placer.layout.spots()].filter(({ id }) => shown.has(id));
    const links = [...this.graph.links()].filter(({ child, parent, relation }) =>
      relations === null || relations.has(relation) || onPath.has(child + parent));
    this.#scene = new Scene(spots, links);
    this.#listener.changed();
  }

  /**
   * One act of a kind runs at a time. A failure becomes a sentence, and the visitor can repeat the act. Returns whether
   * the act is done.
   */
  async #once(key: string, act: () => Promise<void>): Promise<boolean> {
    if (this.#isStopped || this.#busy.has(key)) return false;
    this.#busy.add(key);
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#listener.told(error.message);
      return false;
    } finally {
      this.#busy.delete(key);
    }
  }

  /** The first view has the parents of all but its last step up, and the children of the centre. */
  #markFirst({ cut }: Part): void {
    if (cut) return;
    this.#markLoaded(this.graph.centre, "down");
    let level = new Set([this.graph.centre]);
    for (let step = 0; step < firstUp; step++) {
      for (const id of level) this.#markLoaded(id, "up");
      level = new Set([...level].flatMap((id) => this.graph.parentsOf(id).map(({ parent }) => parent)));
    }
  }

  #markLoaded(id: string, direction: Direction): void {
    if (this.graph.levelOf(id, direction) === null) this.graph.setLevel(id, direction, { pages: 1, next: null });
  }

  #record(id: string, opening: Opening): void {
    const [digits, last] = [digitsOf(id), this.#opened.at(-1)];
    if (last?.digits === digits && last.opening === opening && opening !== "a")
      this.#opened[this.#opened.length - 1] = { ...last, pages: last.pages + 1 };
    else if (opening === "a" && this.#opened.some((act) => act.digits === digits && act.opening === "a")) return;
    else if (this.#opened.length < maxOpened) this.#opened.push({ digits, opening, pages: 1 });
  }
}
