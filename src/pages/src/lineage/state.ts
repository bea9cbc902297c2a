// The state of a view in the fragment of the address, so that a link leads to the same view. A fragment may come from a
// stranger, so the reader takes only known forms and bounded numbers, and ignores the others.
import { digitCount, everything, type Filter } from "./graph.js";
import { isId } from "./wire.js";

/** A level that was opened, or a whole neighbourhood. */
export type Opening = "u" | "d" | "a";

/** One act by which the page loaded components, in the order of the acts. */
export interface Opened {
  /** The first digits of the id of a component that is loaded by then. */
  readonly digits: string;
  readonly opening: Opening;
  /** The number of loaded pages. */
  readonly pages: number;
}

/** The part of the picture in the middle of the view, in units of the drawing, and the zoom. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** All that a link to a view keeps. The path of the page has the component at the centre. */
export interface ViewState {
  readonly opened: readonly Opened[];
  readonly filter: Filter;
  readonly camera: Camera | null;
  readonly selected: string | null;
  readonly path: { readonly from: string; readonly to: string } | null;
}

/** The words that a filter may have. */
export interface Words {
  readonly kinds: readonly string[];
  readonly relations: readonly string[];
}

export const noState: ViewState = { opened: [], filter: everything, camera: null, selected: null, path: null };
/** The most acts in a link. Each repeats a request. */
export const maxOpened = 200;
/** The most pages of one act. */
export const maxPages = 100;
export const [minZoom, maxZoom] = [0.02, 2];

const maxFragment = 8_192;
const maxPlace = 1e12;
const openedForm = new RegExp(`^([0-9a-f]{${digitCount}})([uda])([1-9][0-9]{0,2})$`);

/** The fragment of a state, without its number sign. It is empty for the first view. */
export function writeState({ opened, filter, camera, selected, path }: ViewState): string {
  const parts: [string, string][] = [];
  if (opened.length > 0)
    parts.push(["open", opened.map(({ digits, opening, pages }) => digits + opening + pages).join(".")]);
  if (filter.kinds) parts.push(["kinds", [...filter.kinds].sort().join(".")]);
  if (filter.relations) parts.push(["relations", [...filter.relations].sort().join(".")]);
  if (path) parts.push(["path", `${path.from}.${path.to}`]);
  if (selected) parts.push(["at", selected]);
  if (camera) parts.push(["view", [Math.round(camera.x), Math.round(camera.y), round(camera.zoom)].join("_")]);
  return parts.map(([name, value]) => `${name}=${value}`).join("&");
}

/** Reads a fragment with or without its number sign. */
export function readState(fragment: string, words: Words): ViewState {
  if (fragment.length > maxFragment) return noState;
  const parts = new Map(fragment.replace(/^#/, "").split("&").map((part): [string, string] => {
    const at = part.indexOf("=");
    return [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
  }));
  return {
    opened: openedOf(parts.get("open")),
    filter: {
      kinds: wordsOf(parts.get("kinds"), words.kinds),
      relations: wordsOf(parts.get("relations"), words.relations),
    },
    camera: cameraOf(parts.get("view")),
    selected: isId(parts.get("at")) ? parts.get("at")! : null,
    path: pathOf(parts.get("path")),
  };
}

function openedOf(text: string | undefined): Opened[] {
  return (text ?? "").split(".").slice(0, maxOpened).flatMap((part) => {
    const [, digits, opening, pages] = openedForm.exec(part) ?? [];
    return digits ? [{ digits, opening: opening as Opening, pages: Math.min(Number(pages), maxPages) }] : [];
  });
}

function wordsOf(text: string | undefined, known: readonly string[]): ReadonlySet<string> | null {
  return text === undefined ? null : new Set(text.split(".").filter((word) => known.includes(word)));
}

function cameraOf(text: string | undefined): Camera | null {
  const numbers = (text ?? "").split("_").map((part) => (part === "" ? Number.NaN : Number(part)));
  const [x, y, zoom] = numbers as [number, number, number];
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  if (Math.abs(x) > maxPlace || Math.abs(y) > maxPlace || zoom < minZoom || zoom > maxZoom) return null;
  return { x, y, zoom };
}

function pathOf(text: string | undefined): ViewState["path"] {
  const [from, to, ...others] = (text ?? "").split(".");
  return isId(from) && isId(to) && others.length === 0 ? { from, to } : null;
}

const round = (zoom: number): number => Math.min(maxZoom, Math.max(minZoom, Math.round(zoom * 1_000) / 1_000));
