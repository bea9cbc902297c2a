// The sentences that say what a session did. A screen reader reads them out.
import { levelSize } from "./api.js";
import type { Direction, LineageGraph } from "./graph.js";
import type { Path } from "./path.js";
import { countText, labelOf, numberText } from "./text.js";
import type { Component, Part } from "./wire.js";

/** A page of a level was loaded, with so many components that the session did not have. */
export function levelSentence(of: Component, direction: Direction, { nodes, next }: Part, added: number): string {
  const loaded = direction === "up"
    ? `${countText(nodes.length, "parent")} of ${labelOf(of)}`
    : `${countText(nodes.length, "component")} built on ${labelOf(of)}`;
  const rest = next === null ? "" : ` There are more than these ${levelSize}.`;
  return `Loaded ${loaded}, ${numberText(added)} new.${rest}`;
}

/** The nearest ancestors were loaded. */
export function allSentence(of: Component, { nodes, cut }: Part, added: number): string {
  const loaded = countText(nodes.length - 1, "ancestor");
  return `Loaded ${loaded} of ${labelOf(of)}, ${numberText(added)} new.${cut ? " It has more of them." : ""}`;
}

/** A path is highlighted, or none exists. */
export function pathSentence(from: string, to: string, path: Path | null): string {
  if (path === null) return `No path leads from ${from} to ${to}.`;
  const shown = path.links.length;
  const rest = shown < path.distance ? ` The first ${shown} are shown.` : "";
  return `The path from ${from} to ${to} has ${countText(path.distance, "step")}.${rest}`;
}

/** The keyboard led from a component to another one, which is a parent, a child, or neither of them. */
export function stepSentence(graph: LineageGraph, from: string, to: string): string {
  const up = graph.parentsOf(from).find(({ parent }) => parent === to);
  const down = graph.childrenOf(from).find(({ child }) => child === to);
  if (up) return `A parent by ${up.relation}.`;
  if (down) return `A child by ${down.relation}.`;
  return to === graph.centre ? "The component of this page." : "Another component of the same row.";
}

/** So many of the loaded components are shown. */
export function shownSentence(shown: number, loaded: number): string {
  const hidden = shown < loaded ? `, and the filter hides ${numberText(loaded - shown)}` : "";
  return `${countText(shown, "component is", "components are")} shown${hidden}.`;
}
