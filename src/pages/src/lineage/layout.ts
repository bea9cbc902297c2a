// Places components in rows and slots. The row of a component is its generation, which is the length of its longest
// path from a component without parents. A parent has a smaller generation, so every step goes down, and a generation
// never changes, so a placed component never moves. Decision 0046 has the reasons.

/** A component to place. */
export interface Placeable {
  readonly id: string;
  readonly generation: number;
}

/** A step between two components. */
export interface Step {
  readonly child: string;
  readonly parent: string;
}

/** The place of a component. Two components never have the same row and slot. */
export interface Spot {
  readonly id: string;
  readonly row: number;
  readonly slot: number;
}

const sweeps = 8;

/** A component without a final slot. */
interface Loose {
  readonly id: string;
  readonly row: number;
  /** The wanted slot, which may be a fraction. */
  wanted: number;
  readonly above: End[];
  readonly below: End[];
}

/** The component at the other end of a step, which is placed or loose. */
type End = { readonly wanted: number };

/** The places of all components of a page. */
export class Layout {
  readonly #spots = new Map<string, Spot>();
  readonly #rows = new Map<number, Row>();

  /** A layout in which these components have their places. */
  constructor(spots: Iterable<Spot> = []) {
    this.accept(spots);
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

  /** Takes places that another layout computed. */
  accept(spots: Iterable<Spot>): void {
    for (const spot of spots) this.#take(spot);
  }

  /**
   * Places components that have no place yet, near the components to which a step leads. The result does not depend on
   * the order of the arguments.
   */
  add(components: readonly Placeable[], steps: readonly Step[]): Spot[] {
    const loose = this.#looseOf(components, steps);
    const rows = rowsOf(loose);
    for (const row of rows) arrange(row, (node) => mean([...node.above, ...node.below].filter(isPlaced)));
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const goesDown = sweep % 2 === 0;
      for (const row of goesDown ? rows : rows.toReversed())
        arrange(row, (node) => mean(goesDown ? node.above : node.below));
    }
    return rows.flatMap((row) => row.map((node) => this.#settle(node)));
  }

  #looseOf(components: readonly Placeable[], steps: readonly Step[]): Loose[] {
    const added = components.filter(({ id }) => !this.#spots.has(id)).sort((left, right) => compare(left.id, right.id));
    const loose = new Map(added.map(({ id, generation }): [string, Loose] =>
      [id, { id, row: generation, wanted: Number.NaN, above: [], below: [] }]));
    const ordered = [...steps].sort((left, right) =>
      compare(left.child, right.child) || compare(left.parent, right.parent));
    for (const { child, parent } of ordered) {
      const [lower, upper] = [loose.get(child), loose.get(parent)];
      lower?.above.push(...this.#ends(parent, upper));
      upper?.below.push(...this.#ends(child, lower));
    }
    return [...loose.values()];
  }

  #ends(id: string, loose: Loose | undefined): End[] {
    const spot = this.#spots.get(id);
    return loose ? [loose] : spot ? [{ wanted: spot.slot }] : [];
  }

  #settle({ id, row, wanted }: Loose): Spot {
    const spot = { id, row, slot: this.#rowOf(row).nearestFree(wanted) };
    this.#take(spot);
    return spot;
  }

  #take(spot: Spot): void {
    this.#spots.set(spot.id, spot);
    this.#rowOf(spot.row).take(spot.slot);
  }

  #rowOf(row: number): Row {
    let found = this.#rows.get(row);
    if (!found) this.#rows.set(row, (found = new Row()));
    return found;
  }
}

/** The components of each row, from the top row to the last. */
function rowsOf(loose: readonly Loose[]): Loose[][] {
  const rows = new Map<number, Loose[]>();
  for (const node of loose) {
    const row = rows.get(node.row);
    if (row) row.push(node);
    else rows.set(node.row, [node]);
  }
  return [...rows].sort(([left], [right]) => left - right).map(([, row]) => row);
}

/** The taken slots of a row. Each leads to the next slots that may be free, so a full row stays fast. */
class Row {
  readonly #right = new Map<number, number>();
  readonly #left = new Map<number, number>();

  nearestFree(wanted: number): number {
    // The sum turns a negative zero into zero, so that equal slots are the same value.
    const at = Math.round(wanted) + 0;
    const [right, left] = [follow(this.#right, at), follow(this.#left, at)];
    return wanted - left <= right - wanted ? left : right;
  }

  take(slot: number): void {
    this.#right.set(slot, slot + 1);
    this.#left.set(slot, slot - 1);
  }
}

/** Follows slots to one that leads nowhere, and shortens the way for the next caller. */
function follow(slots: Map<number, number>, from: number): number {
  let end = from;
  for (let next = slots.get(end); next !== undefined; next = slots.get(end)) end = next;
  for (let at = from; at !== end; ) {
    const next = slots.get(at)!;
    slots.set(at, end);
    at = next;
  }
  return end;
}

/**
 * Sorts a row by the wanted slots and spreads it, so that neighbours are at least one slot apart. A component for which
 * `wish` has no value keeps its slot. At first it follows the others.
 */
function arrange(row: Loose[], wish: (node: Loose) => number): void {
  for (const node of row) {
    const wanted = wish(node);
    if (!Number.isNaN(wanted)) node.wanted = wanted;
  }
  const [known, others] = [row.filter(isPlaced), row.filter((node) => !isPlaced(node))];
  const first = known.length > 0
    ? known.reduce((most, { wanted }) => Math.max(most, wanted), -Infinity) + 1
    : -(row.length - 1) / 2;
  others.forEach((node, index) => (node.wanted = first + index));
  row.sort((left, right) => left.wanted - right.wanted || compare(left.id, right.id));
  spread(row);
}

/**
 * The slots that are nearest to the wanted ones in their order and at least one apart. It is an isotonic regression by
 * the pooling of adjacent violators, in which each block has one offset.
 */
function spread(row: readonly Loose[]): void {
  const blocks: { sum: number; count: number }[] = [];
  row.forEach(({ wanted }, index) => {
    let block = { sum: wanted - index, count: 1 };
    const violates = ({ sum, count }: typeof block): boolean => sum / count >= block.sum / block.count;
    for (let before = blocks.at(-1); before && violates(before); before = blocks.at(-1)) {
      blocks.pop();
      block = { sum: block.sum + before.sum, count: block.count + before.count };
    }
    blocks.push(block);
  });
  let index = 0;
  for (const { sum, count } of blocks)
    for (const end = index + count; index < end; index++) row[index]!.wanted = sum / count + index;
}

function mean(ends: readonly End[]): number {
  return ends.reduce((sum, { wanted }) => sum + wanted, 0) / ends.length;
}

const isPlaced = ({ wanted }: End): boolean => !Number.isNaN(wanted);

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
