// The neighbours to which the arrow keys lead.
import type { LineageGraph } from "./graph.js";
import type { Spot } from "./layout.js";
import type { Scene } from "./scene.js";

/** The component to which a key leads from another one, or null when there is none. */
export function neighbourOf(graph: LineageGraph, scene: Scene, id: string, key: string): string | null {
  const here = scene.find(id);
  if (!here) return null;
  switch (key) {
    case "ArrowUp":
      return nearest(here, graph.parentsOf(id).map(({ parent }) => scene.find(parent)), byColumn);
    case "ArrowDown":
      return nearest(here, graph.childrenOf(id).map(({ child }) => scene.find(child)), byColumn);
    case "ArrowLeft":
      return nearest(here, [...scene.row(here.row).values()].filter(({ slot }) => slot < here.slot), byColumn);
    case "ArrowRight":
      return nearest(here, [...scene.row(here.row).values()].filter(({ slot }) => slot > here.slot), byColumn);
    case "Home":
      return scene.find(graph.centre) ? graph.centre : null;
    default:
      return null;
  }
}

// Of several at the same distance, the one in the nearest row comes first, and then the one on the left.
const byColumn = (here: Spot, spot: Spot): number[] =>
  [Math.abs(spot.slot - here.slot), Math.abs(spot.row - here.row), spot.slot];

function nearest(
  here: Spot, spots: readonly (Spot | undefined)[], measure: (here: Spot, spot: Spot) => number[],
): string | null {
  let best: Spot | null = null;
  for (const spot of spots)
    if (spot && (best === null || isLess(measure(here, spot), measure(here, best)))) best = spot;
  return best?.id ?? null;
}

function isLess(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at >= 0 && left[at]! < right[at]!;
}
