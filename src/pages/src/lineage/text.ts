// Texts of components. The page gives them only to text nodes and labels, so they are never read as markup.
import { plain } from "../shared/plain.js";
import type { Component, Retraction } from "./wire.js";

const ellipsis = "…";
const mark = /\p{M}/u;
const firstWide = 0x1100;

/** The name and the version of a component, or its kind and creator. It is one harmless line and never empty. */
export function labelOf({ kind, name, version, creator }: Component): string {
  const named = plain(name).trim() === "" ? "" : plain(`${name} ${version ?? ""}`).trim();
  return named || `${kind} of ${plain(creator).slice(0, 6) || "an unknown account"}${ellipsis}`;
}

/** The words for a retraction, or an empty text without one. */
export const markText = (retraction: Retraction | null): string => (retraction ?? "").replaceAll("-", " ");

/** The text cut to a number of columns. A wide character takes two. */
export function fit(text: string, columns: number): string {
  let [fitted, taken] = ["", 0];
  for (const point of text) {
    taken += mark.test(point) ? 0 : point.codePointAt(0)! >= firstWide ? 2 : 1;
    if (taken > columns) return [...fitted].slice(0, -1).join("").trimEnd() + ellipsis;
    fitted += point;
  }
  return fitted;
}

/** The first and the last digits of an id or an account. */
export const short = (hex: string): string =>
  hex.length > 20 ? `${hex.slice(0, 10)}${ellipsis}${hex.slice(-6)}` : hex;

/** A number with separators of thousands. */
export const numberText = (count: number): string => count.toLocaleString("en-US");

/** A number of things, such as "1 parent" or "12 parents". */
export const countText = (count: number, one: string, several = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : several}`;
