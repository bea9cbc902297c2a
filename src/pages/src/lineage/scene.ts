// Finds the components and steps in a part of the drawing, so that only these are in the page.
import { nodeHeight, nodeWidth, rowHeight, slotWidth, type Box } from "./geometry.js";
import type { Spot } from "./layout.js";
import type { Link } from "./wire.js";

/** A step with the places of its ends. */
export interface DrawnLink {
  readonly link: Link;
  readonly parent: Spot;
  readonly child: Spot;
}

/** The shown components and steps with their places. */
export class Scene {
  readonly #rows = new Map<number, Map<number, Spot>>();
  readonly #spots = new Map<string, Spot>();
  readonly #links: DrawnLink[] = [];

  constructor(spots: Iterable<Spot>, links: Iterable<Link>) {
    for (const spot of spots) this.#place(spot);
    for (const link of links) {
      const [parent, child] = [this.#spots.get(link.parent), this.#spots.get(link.child)];
      if (parent && child) this.#links.push({ link, parent, child });
    }
  }

  get size(): number {
    return this.#spots.size;
  }

  find(id: string): Spot | undefined {
    return this.#spots.get(id);
  }

  spots(): Iterable<Spot> {
    return this.#spots.values();
  }

  row(row: number): ReadonlyMap<number, Spot> {
    return this.#rows.get(row) ?? new Map();
  }

  /** The components that a part of the drawing touches, from the top to the bottom and from the left to the right. */
  nodesIn({ left, top, right, bottom }: Box): Spot[] {
    const [first, last] = [ceil(top - nodeHeight / 2, rowHeight), floor(bottom + nodeHeight / 2, rowHeight)];
    const [from, to] = [ceil(left - nodeWidth / 2, slotWidth), floor(right + nodeWidth / 2, slotWidth)];
    const found: Spot[] = [];
    for (const row of between(this.#rows, first, last)) found.push(...between(row, from, to));
    return found.sort((one, other) => one.row - other.row || one.slot - other.slot);
  }

  /** The steps whose lines may cross a part of the drawing. */
  linksIn({ left, top, right, bottom }: Box): DrawnLink[] {
    return this.#links.filter(({ parent, child }) =>
      parent.row * rowHeight <= bottom && child.row * rowHeight >= top
      && Math.min(parent.slot, child.slot) * slotWidth <= right
      && Math.max(parent.slot, child.slot) * slotWidth >= left);
  }

  #place(spot: Spot): void {
    const row = this.#rows.get(spot.row);
    if (row) row.set(spot.slot, spot);
    else this.#rows.set(spot.row, new Map([[spot.slot, spot]]));
    this.#spots.set(spot.id, spot);
  }
}

/** The values of whole keys in a range. It takes the shorter of two ways, because a range or a map may be large. */
function* between<T>(values: ReadonlyMap<number, T>, first: number, last: number): Iterable<T> {
  if (last - first < values.size) {
    for (let key = first; key <= last; key++) {
      const value = values.get(key);
      if (value !== undefined) yield value;
    }
  } else
    for (const [key, value] of values) if (key >= first && key <= last) yield value;
}

const ceil = (length: number, unit: number): number => Math.ceil(length / unit);
const floor = (length: number, unit: number): number => Math.floor(length / unit);
