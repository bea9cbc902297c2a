// The components and steps that the page has loaded, and the choice of those that it shows.
import type { Component, Link, Part } from "./wire.js";

/** Which components and steps are shown. Null shows every word. */
export interface Filter {
  readonly kinds: ReadonlySet<string> | null;
  readonly relations: ReadonlySet<string> | null;
}

export type Direction = "up" | "down";

/** How far a level of a component is loaded. */
export interface LevelState {
  /** The number of loaded pages. */
  readonly pages: number;
  /** The token of the next page, or null at the end. */
  readonly next: string | null;
}

/** The most components that the page keeps, so that its memory has a bound. */
export const maxLoaded = 100_000;

/** The most steps that the page keeps. */
export const maxSteps = 300_000;

/** 64 bits, so another component of the same page practically never has the same digits. */
export const digitCount = 16;

/** The first digits of an id, which stand for it in a link to a view. */
export const digitsOf = (id: string): string => id.slice(2, 2 + digitCount);

export const everything: Filter = { kinds: null, relations: null };

/** The loaded part of a lineage around a component. */
export class LineageGraph {
  readonly #nodes = new Map<string, Component>();
  readonly #links = new Map<string, Link>();
  readonly #parents = new Map<string, Link[]>();
  readonly #children = new Map<string, Link[]>();
  readonly #levels = new Map<string, LevelState>();
  readonly #digits = new Map<string, string | null>();

  constructor(readonly centre: string) {}

  get size(): number {
    return this.#nodes.size;
  }

  get isFull(): boolean {
    return this.#nodes.size >= maxLoaded || this.#links.size >= maxSteps;
  }

  find(id: string): Component | undefined {
    return this.#nodes.get(id);
  }

  /** The loaded component whose id has these first digits, or null when none or several have them. */
  findByDigits(digits: string): string | null {
    return this.#digits.get(digits) ?? null;
  }

  nodes(): Iterable<Component> {
    return this.#nodes.values();
  }

  links(): Iterable<Link> {
    return this.#links.values();
  }

  parentsOf(id: string): readonly Link[] {
    return this.#parents.get(id) ?? [];
  }

  childrenOf(id: string): readonly Link[] {
    return this.#children.get(id) ?? [];
  }

  /** Adds the components and steps that are new, and returns only those. */
  add({ nodes, links }: Pick<Part, "nodes" | "links">): { nodes: Component[]; links: Link[] } {
    const addedNodes = nodes.filter((node) => this.#addNode(node));
    return { nodes: addedNodes, links: links.filter((link) => this.#addLink(link)) };
  }

  /** The state of a level, or null when no page of it is loaded. A component of generation 0 has no parents. */
  levelOf(id: string, direction: Direction): LevelState | null {
    if (direction === "up" && this.find(id)?.generation === 0) return { pages: 0, next: null };
    return this.#levels.get(`${direction} ${id}`) ?? null;
  }

  /** Whether a level has components that are not loaded, as far as the page knows. */
  isOpen(id: string, direction: Direction): boolean {
    const level = this.levelOf(id, direction);
    return level === null || level.next !== null;
  }

  setLevel(id: string, direction: Direction, state: LevelState): void {
    this.#levels.set(`${direction} ${id}`, state);
  }

  /**
   * The components that a filter shows. A component is shown if it has a shown kind and shown relations connect it with
   * the centre. The way may lead through components of other kinds. The centre is always shown.
   */
  shownBy({ kinds, relations }: Filter): ReadonlySet<string> {
    const reached = relations === null ? new Set(this.#nodes.keys()) : this.#reach(relations);
    if (kinds !== null)
      for (const id of reached) if (id !== this.centre && !kinds.has(this.find(id)!.kind)) reached.delete(id);
    return reached;
  }

  #reach(relations: ReadonlySet<string>): Set<string> {
    const reached = new Set([this.centre]);
    // A set iterates over the members that are added meanwhile, so it is its own queue.
    for (const id of reached)
      for (const { child, parent, relation } of [...this.parentsOf(id), ...this.childrenOf(id)])
        if (relations.has(relation)) reached.add(child).add(parent);
    return reached;
  }

  #addNode(node: Component): boolean {
    if (this.#nodes.has(node.id) || this.#nodes.size >= maxLoaded) return false;
    this.#nodes.set(node.id, node);
    const digits = digitsOf(node.id);
    this.#digits.set(digits, this.#digits.has(digits) ? null : node.id);
    return true;
  }

  #addLink(link: Link): boolean {
    const key = `${link.child}${link.parent}`;
    if (this.#links.has(key) || this.#links.size >= maxSteps) return false;
    const [child, parent] = [this.#nodes.get(link.child), this.#nodes.get(link.parent)];
    // The layout relies on it that a parent has a smaller generation, so a step that breaks this is left out.
    if (!child || !parent || parent.generation >= child.generation) return false;
    this.#links.set(key, link);
    append(this.#parents, link.child, link);
    append(this.#children, link.parent, link);
    return true;
  }
}

function append(lists: Map<string, Link[]>, key: string, link: Link): void {
  const list = lists.get(key);
  if (list) list.push(link);
  else lists.set(key, [link]);
}
