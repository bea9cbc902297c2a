// Reads the answers of the lineage routes (docs/http.md). Their names come from strangers, so a reader checks the form
// and the size of each member that the page uses, and ignores the others.

/** A component as the page shows it. */
export interface Component {
  readonly id: string;
  /** A kind of the manifest, or "unknown". */
  readonly kind: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly creator: string | null;
  /** The length of the longest path from a component without parents, which has 0. */
  readonly generation: number;
  readonly status: string;
  /** Whether the component is retracted or built on a retracted one, as of the last final block. */
  readonly retraction: Retraction | null;
  /** Whether the creator only refers to a work of others. */
  readonly isReference: boolean;
  /** The components with a proven source that have the same source and files. */
  readonly claimedBy: readonly string[];
}

export type Retraction = "retracted" | "built-on-retracted";

/** A step from a component to one of its parents. */
export interface Link {
  readonly child: string;
  readonly parent: string;
  /** A relation of the manifest, or "unknown". */
  readonly relation: string;
}

/** A part of a lineage that one answer has. */
export interface Part {
  readonly nodes: readonly Component[];
  readonly links: readonly Link[];
  /** The token of the next page, or null at the end. */
  readonly next: string | null;
  /** Whether the lineage has more than this answer, which has no pages. */
  readonly cut: boolean;
}

/** A path of steps from one component to another one. Each step names the component that it leads to. */
export interface Way {
  readonly direction: "up" | "down" | "same" | "none";
  readonly steps: readonly { readonly id: string; readonly relation: string }[];
  /** The number of all steps, which may be more than the answer has. */
  readonly distance: number;
}

/** An answer does not have the form of its route. */
export class WrongAnswer extends Error {}

export const unknownWord = "unknown";
/** The most components of an answer, which is the limit of the routes. */
export const maxNodes = 1_000;
/** The most steps of an answer that the page takes. A drawing of more is not readable. */
export const maxLinks = 20_000;

const maxText = 1_024;
const maxClaims = 20;
const maxGeneration = 1e9;
const id = /^0x[0-9a-f]{64}$/;
const word = /^[a-z][a-z-]{0,31}$/;

export function isId(text: unknown): text is string {
  return typeof text === "string" && id.test(text);
}

/** Reads the JSON of GET ainfts/{id}/lineage. */
export function readGraph(answer: unknown): Part {
  const { nodes, edges, truncated } = members(answer);
  const links = array(edges, "edges").slice(0, maxLinks).map((edge): Link => {
    const { child, parent, relation } = members(edge);
    return { child: idOf(child), parent: idOf(parent), relation: wordOf(relation) };
  });
  return { nodes: list(nodes, maxNodes, "nodes").map(component), links, next: null, cut: truncated === true };
}

/** Reads one level of GET ainfts/{id}/ancestors or GET ainfts/{id}/descendants with the depth 1. */
export function readLevel(answer: unknown, of: string, isUp: boolean): Part {
  const { items, page } = members(answer);
  const read = list(items, maxNodes, "items").map((item) => ({ node: component(item), relation: relationOf(item) }));
  const links = read.map(({ node, relation }): Link =>
    isUp ? { child: of, parent: node.id, relation } : { child: node.id, parent: of, relation });
  const next = page === undefined || page === null ? null : text(page, "page");
  return { nodes: read.map(({ node }) => node), links, next, cut: false };
}

/** Reads the JSON of GET ainfts/{id}/path. */
export function readWay(answer: unknown): Way {
  const { direction, path, distance } = members(answer);
  if (direction !== "up" && direction !== "down" && direction !== "same" && direction !== "none")
    throw new WrongAnswer("The answer has an unknown direction.");
  const steps = list(path ?? [], maxNodes, "path").map((step) => {
    const { id, relation } = members(step);
    return { id: idOf(id), relation: wordOf(relation) };
  });
  return { direction, steps, distance: distance === undefined ? steps.length : count(distance) };
}

function component(value: unknown): Component {
  const { id, kind, name, version, creator, generation, status, reference, claimedBy, ...marks } =
    members(value);
  return {
    id: idOf(id),
    kind: wordOf(kind),
    name: textOrNull(name),
    version: textOrNull(version),
    creator: textOrNull(creator),
    generation: count(generation),
    status: wordOf(status),
    retraction: retractionOf(marks),
    isReference: reference === true,
    claimedBy: Array.isArray(claimedBy) ? claimedBy.filter(isId).slice(0, maxClaims) : [],
  };
}

// A graph has the word, and the items of a level have a member per word.
function retractionOf({ retraction, retracted, builtOnRetracted }: Record<string, unknown>): Retraction | null {
  if (retraction === "retracted" || retracted === true) return "retracted";
  return retraction === "built-on-retracted" || builtOnRetracted === true ? "built-on-retracted" : null;
}

// A level has the components at one step, so the first relation of their path is the relation to the component.
function relationOf(item: unknown): string {
  const { path } = members(item);
  return wordOf(Array.isArray(path) ? path[0] : undefined);
}

function members(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WrongAnswer("The answer has a value that is no object.");
  return value as Record<string, unknown>;
}

function array(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new WrongAnswer(`The answer has no list of ${name}.`);
  return value;
}

function list(value: unknown, most: number, name: string): unknown[] {
  const items = array(value, name);
  if (items.length > most) throw new WrongAnswer(`The answer has more than ${most} ${name}.`);
  return items;
}

function idOf(value: unknown): string {
  if (!isId(value)) throw new WrongAnswer("The answer has a wrong id.");
  return value;
}

function count(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > maxGeneration)
    throw new WrongAnswer("The answer has a wrong number.");
  return value as number;
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || value.length > 4 * maxText) throw new WrongAnswer(`The answer has a wrong ${name}.`);
  return value;
}

const textOrNull = (value: unknown): string | null =>
  typeof value === "string" ? value.slice(0, maxText) : null;

const wordOf = (value: unknown): string =>
  typeof value === "string" && word.test(value) ? value : unknownWord;
