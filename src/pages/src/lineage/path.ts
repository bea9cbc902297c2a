// Paths over the loaded components. The page asks the server first, because the loaded part may lack the shortest one.
import type { LineageGraph } from "./graph.js";
import type { Link } from "./wire.js";

/** A path that is highlighted. Its components are in order, and its steps lead from each to the next. */
export interface Path {
  readonly ids: readonly string[];
  readonly links: readonly Link[];
}

/** The steps of a path with these ends, in which each component is a parent or a child of the one before it. */
export function pathOf(ids: readonly string[], relations: readonly string[], isUp: boolean): Path {
  const links = ids.slice(1).map((id, index): Link => {
    const before = ids[index]!;
    return { child: isUp ? before : id, parent: isUp ? id : before, relation: relations[index]! };
  });
  return { ids, links };
}

/** A shortest loaded path from a component up to an ancestor or down to a descendant, or null when none is loaded. */
export function loadedPath(graph: LineageGraph, from: string, to: string): Path | null {
  const up = climb(graph, from, to);
  if (up) return up;
  const down = climb(graph, to, from);
  return down && { ids: down.ids.toReversed(), links: down.links.toReversed() };
}

/** Searches breadth-first, in the order of the loaded steps. */
function climb(graph: LineageGraph, from: string, to: string): Path | null {
  const via = new Map<string, Link | null>([[from, null]]);
  // A map iterates over the entries that are added meanwhile, so it is its own queue.
  for (const id of via.keys()) {
    if (id === to) return walkBack(via, to);
    for (const link of graph.parentsOf(id)) if (!via.has(link.parent)) via.set(link.parent, link);
  }
  return null;
}

function walkBack(via: ReadonlyMap<string, Link | null>, to: string): Path {
  const [ids, links] = [[to], [] as Link[]];
  for (let link = via.get(to); link; link = via.get(link.child)) {
    ids.push(link.child);
    links.push(link);
  }
  return { ids: ids.reverse(), links: links.reverse() };
}
