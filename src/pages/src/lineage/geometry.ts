// The measures of the drawing, in its own units. A unit is a pixel at zoom 1.
import type { Spot } from "./layout.js";

/** A part of the drawing. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const [nodeWidth, nodeHeight] = [184, 48];
export const [slotWidth, rowHeight] = [208, 112];

/** The middle of a component. */
export const middleOf = ({ row, slot }: Spot): Point => ({ x: slot * slotWidth, y: row * rowHeight });

/** The box that a component covers. */
export function boxOf(spot: Spot): Box {
  const { x, y } = middleOf(spot);
  return { left: x - nodeWidth / 2, top: y - nodeHeight / 2, right: x + nodeWidth / 2, bottom: y + nodeHeight / 2 };
}

/** The box around boxes, or null when no box is given. */
export function around(boxes: Iterable<Box>): Box | null {
  let whole: Box | null = null;
  for (const box of boxes)
    whole = whole === null ? box : {
      left: Math.min(whole.left, box.left), top: Math.min(whole.top, box.top),
      right: Math.max(whole.right, box.right), bottom: Math.max(whole.bottom, box.bottom),
    };
  return whole;
}

/** A box with a margin on each side. */
export const grown = ({ left, top, right, bottom }: Box, across: number, down: number): Box =>
  ({ left: left - across, top: top - down, right: right + across, bottom: bottom + down });

/** Whether a box lies in another one. */
export const isWithin = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;

/** The line of a step from the lower side of the parent to the upper side of the child, as data of an SVG path. */
export function lineOf(parent: Spot, child: Spot): string {
  const [from, to] = [middleOf(parent), middleOf(child)];
  const [start, end] = [from.y + nodeHeight / 2, to.y - nodeHeight / 2];
  const half = (start + end) / 2;
  return `M${from.x} ${start}C${from.x} ${half} ${to.x} ${half} ${to.x} ${end}`;
}

/** The outline of a component, as data of an SVG path. */
export function outlineOf(spot: Spot): string {
  const { left, top } = boxOf(spot);
  return `M${left} ${top}h${nodeWidth}v${nodeHeight}h${-nodeWidth}z`;
}
