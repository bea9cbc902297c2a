// Paths over the loaded components. The page asks the server first, because the loaded part may lack the shortest one.
import type { LineageGraph } from "./graph.js";
import type { Link } from "./wire.js";

/** Components in an order, and the steps that lead from each to the next. */
interface Steps {
  readonly ids: readonly string[];
  readonly links: readonly Link[];
}

/** A path that is highlighted. It has the first of its components when it is long. */
export interface Path extends Steps {
  /** The end of the whole path. */
  readonly to: string;
  /** The number of all steps. */
  readonly distance: number;
}

/** The steps through these components, in which each component is a parent or a child of the one before it. */
export function pathOf(ids: readonly string[], relations: readonly string[], isUp: boolean): Steps {
  const links = ids.slice(1).map((id, index): Link => {
    const before = ids[index]!;
    return { child: isUp ? before : id, parent: isUp ? id : before, relation: relations[index]! };
  });
  return { ids, links };
}

/** A shortest loaded path from a component up to an ancestor or down to a descendant, or null when none is loaded. */
export function loadedPath(graph: LineageGraph, from: string, to: string): Path | null {
  const found = climb(graph, from, to) ?? reversed(climb(graph, to, from));
  return found && { ...found, to, distance: found.links.length };
}

/** Searches breadth-first, in the order of the loaded steps. */
function climb(graph: LineageGraph, from: string, to: string): Steps | null {
  const via = new Map<string, Link | null>([[from, null]]);
  // A map iterates over the entries that are added meanwhile, so it is its own queue.
  for (const id of via.keys()) {
    if (id === to) return walkBack(via, to);
    for (const link of graph.parentsOf(id)) if (!via.has(link.parent)) via.set(link.parent, link);
  }
  return null;
}

const reversed = (steps: Steps | null): Steps | null =>
  steps && { ids: steps.ids.toReversed(), links: steps.links.toReversed() };

function walkBack(via: ReadonlyMap<string, Link | null>, to: string): Steps {
  const [ids, links] = [[to], [] as Link[]];
  for (let link = via.get(to); link; link = via.get(link.child)) {
    ids.push(link.child);
    links.push(link);
  }
  return { ids: ids.reverse(), links: links.reverse() };
}
