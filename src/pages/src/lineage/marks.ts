// The elements of the drawing. Names are text nodes and labels, and looks are classes of the style of the page, so no
// text of a stranger becomes markup and no style is inline.
import { boxOf, lineOf, middleOf, nodeHeight, nodeWidth, outlineOf } from "./geometry.js";
import type { Spot } from "./layout.js";
import type { Path } from "./path.js";
import type { DrawnLink, Scene } from "./scene.js";

/** How a component looks. */
export interface Look {
  readonly id: string;
  /** The label, cut to the width of a component. */
  readonly shown: string;
  /** The name for a screen reader. It begins with the visible text. */
  readonly spoken: string;
  readonly kind: string;
  readonly note: string;
  /** The class of a retracted component or of one built on it, or an empty text. */
  readonly mark: string;
  readonly isCentre: boolean;
  readonly isOnPath: boolean;
  /** Whether parents, or children, may be missing. */
  readonly mayHave: { readonly up: boolean; readonly down: boolean };
}

const moreSize = 10;

/** An element of SVG with attributes. */
export function part<Name extends keyof SVGElementTagNameMap>(
  name: Name, attributes: Readonly<Record<string, string | number>> = {}, ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, `${value}`);
  element.append(...children);
  return element;
}

/** A component as a link to its page. */
export function drawNode(spot: Spot, look: Look): SVGAElement {
  const { left, top } = boxOf(spot);
  return part("a", { href: `/ainft/${look.id}`, "data-id": look.id, transform: `translate(${left} ${top})` },
    part("rect", { width: nodeWidth, height: nodeHeight, rx: 6 }),
    part("rect", { class: "stripe", width: 6, height: nodeHeight, rx: 3 }),
    part("text", { x: 14, y: 20 }, look.shown),
    // Programs that compare the visible text with the name of the link need the space, which is not visible.
    " ",
    part("text", { class: "note", x: 14, y: 38 }, look.note));
}

/** Gives the link of a component its present state. One link at a time is in the order of the tab key. */
export function dressNode(element: SVGAElement, look: Look, isSelected: boolean): void {
  const state = `${look.isCentre ? " centre" : ""}${look.isOnPath ? " path" : ""}${isSelected ? " selected" : ""}`;
  setIfChanged(element, "class", `node kind-${look.kind}${look.mark === "" ? "" : ` ${look.mark}`}${state}`);
  setIfChanged(element, "aria-label", look.spoken);
  setIfChanged(element, "tabindex", isSelected ? "0" : "-1");
  setIfChanged(element, "aria-current", `${isSelected}`);
}

/** The marks by which a pointer loads more. The keyboard has keys and buttons for the same. */
export function moreOf(spot: Spot, look: Look): SVGElement[] {
  const { x, y } = middleOf(spot);
  const marks: SVGElement[] = [];
  if (look.mayHave.up) marks.push(more(look.id, "up", x, y - nodeHeight / 2));
  if (look.mayHave.down) marks.push(more(look.id, "down", x, y + nodeHeight / 2));
  return marks;
}

function more(id: string, open: string, x: number, y: number): SVGElement {
  const half = moreSize / 2;
  return part("g", { "data-id": id, "data-open": open, transform: `translate(${x} ${y})` },
    part("circle", { r: moreSize + 2 }),
    part("path", { d: `M${-half} 0h${moreSize}M0 ${-half}v${moreSize}` }));
}

/** The outlines of many components, one element per kind. */
export function outlinesOf(spots: readonly Spot[], look: (id: string) => Look): SVGElement[] {
  const outlines = grouped(spots, ({ id }) => look(id).kind, outlineOf);
  return [...outlines].map(([kind, lines]) => part("path", { class: `kind-${kind}`, d: lines.join("") }));
}

/** The lines of steps, one element per relation, and above them the highlighted ones with the names of relations. */
export function linesOf(
  links: readonly DrawnLink[], drawn: { readonly scene: Scene; readonly path: Path | null; readonly selected: string },
  isDetailed: boolean,
): SVGElement[] {
  const lines = grouped(links, ({ link }) => link.relation, ({ parent, child }) => lineOf(parent, child));
  const marked = links.filter(({ link }) => link.child === drawn.selected || link.parent === drawn.selected);
  const path = (drawn.path?.links ?? []).flatMap((link): DrawnLink[] => {
    const [parent, child] = [drawn.scene.find(link.parent), drawn.scene.find(link.child)];
    return parent && child ? [{ link, parent, child }] : [];
  });
  return [
    ...[...lines].map(([relation, line]) => part("path", { class: `line rel-${relation}`, d: line.join("") })),
    line("line near", marked),
    line("line path", path),
    ...(isDetailed ? [...new Set([...marked.slice(0, maxNames), ...path])].map(nameOf) : []),
  ];
}

/** The most relations of a component with a name, because more names would cover each other. */
const maxNames = 40;

function line(name: string, links: readonly DrawnLink[]): SVGElement {
  return part("path", { class: name, d: links.map(({ parent, child }) => lineOf(parent, child)).join("") });
}

function nameOf({ link, parent, child }: DrawnLink): SVGElement {
  const [from, to] = [middleOf(parent), middleOf(child)];
  return part("text", { class: "step-name", x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, link.relation);
}

function grouped<T>(
  items: readonly T[], keyOf: (item: T) => string, textOf: (item: T) => string,
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(textOf(item));
    else groups.set(keyOf(item), [textOf(item)]);
  }
  return groups;
}

function setIfChanged(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
