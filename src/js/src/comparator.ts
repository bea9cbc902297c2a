// Comparators of workflows.
import { integer, known, list, object, readPath, real, text, unique } from "./forms.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { refuse } from "./refusal.js";

/** The place of a number in a file. */
export interface NumberPlace {
  readonly file: string;
  readonly pointer: string;
}

export interface Bitwise {
  readonly kind: "bitwise";
  readonly files: readonly string[] | null;
}

export interface Close extends NumberPlace {
  readonly kind: "close";
  readonly value?: number;
  readonly abs: number;
  readonly rel: number;
  readonly direction: "both" | "at-most" | "at-least";
  readonly baseline?: number;
}

export interface Interval extends NumberPlace {
  readonly kind: "interval";
  readonly mean?: number;
  readonly sd: number;
  readonly n: number;
  readonly alpha: number;
  readonly baseline?: number;
}

export interface Equivalent extends NumberPlace {
  readonly kind: "equivalent";
  readonly mean?: number;
  readonly margin: number;
  readonly sd: number;
  readonly n: number;
  readonly alpha: number;
  readonly baseline?: number;
}

export type Numeric = Close | Interval | Equivalent;
export type Simple = Bitwise | Numeric;
export type Comparator = Simple | { readonly kind: "all"; readonly items: readonly Simple[] };

const pointerForm = /^(\/([^~/]|~[01])*)*$/;

/** The JSON of a comparator with all of its members, which statements and produced manifests have. */
export function comparatorJson(comparator: Comparator): Json {
  if (comparator.kind === "bitwise") return comparator.files === null ? "bitwise" : { bitwise: [...comparator.files] };
  if (comparator.kind === "all") return { all: comparator.items.map(comparatorJson) };
  const { kind, ...members } = comparator;
  return { [kind]: members as unknown as JsonObject };
}

/** The simple comparators of a comparator. */
export function partsOf(comparator: Comparator): readonly Simple[] {
  return comparator.kind === "all" ? comparator.items : [comparator];
}

/** The comparators of numbers in a comparator. */
export function numericPartsOf(comparator: Comparator): readonly Numeric[] {
  return partsOf(comparator).filter((part) => part.kind !== "bitwise");
}

/** The file and the pointer of every number that a comparator reads, each once. */
export function placesOf(comparator: Comparator): string[] {
  return [...new Set(numericPartsOf(comparator).map(placeOf))];
}

export function placeOf({ file, pointer }: NumberPlace): string {
  return JSON.stringify([file, pointer]);
}

export function readComparator(value: Json, place: string, outputs: string[], isTemplate: boolean): Comparator {
  if (!isObject(value) || !("all" in value))
    return readPart(value, place, outputs, isTemplate);
  object(value, place, ["all"]);
  const read = (item: Json, at: string) => readPart(item, at, outputs, isTemplate);
  return { kind: "all", items: list(value.all, `${place}/all`, 1, 16, read) };
}

function readPart(source: Json, place: string, outputs: string[], isTemplate: boolean): Simple {
  if (source === "bitwise") return { kind: "bitwise", files: null };
  if (typeof source === "string") refuse("wrong-value", place, "Expected bitwise or an object.");
  const value = object(source, place, [], ["bitwise", "close", "interval", "equivalent"]);
  const kinds = Object.keys(value);
  if (kinds.length !== 1) refuse("wrong-count", place, "Expected exactly one comparator.");
  const kind = kinds[0] as Simple["kind"];
  const at = `${place}/${kind}`;
  return kind === "bitwise" ? readBitwise(value[kind], at, outputs)
    : readNumeric(kind, value[kind], at, outputs, isTemplate);
}

function readBitwise(value: Json | undefined, place: string, outputs: string[]): Bitwise {
  const earlier = new Set<string>();
  const files = list(value, place, 1, 64, (item, at) => unique(readOutput(item, at, outputs), at, earlier));
  return { kind: "bitwise", files };
}

function readOutput(value: Json | undefined, place: string, outputs: string[]): string {
  const file = readPath(value, place);
  return outputs.includes(file) ? file : refuse("unknown-reference", place, "The workflow has no such output.");
}

function readNumeric(kind: Numeric["kind"], source: Json | undefined, at: string, outputs: string[],
  isTemplate: boolean): Numeric {
  const claimed = kind === "close" ? "value" : "mean";
  const numbers = { interval: ["sd", "n", "alpha"], equivalent: ["margin", "sd", "n", "alpha"], close: [] }[kind];
  const others = kind === "close" ? ["abs", "rel", "direction", "baseline"] : ["baseline"];
  const members = object(source, at, ["file", "pointer", ...numbers], [claimed, ...others]);
  if (isTemplate === claimed in members)
    refuse("contradiction", isTemplate ? `${at}/${claimed}` : at,
      `A template has no ${claimed}, and a component with artifacts has one.`);
  readPlace(members, at);
  readOutput(members.file, `${at}/file`, outputs);
  readNumbers(kind, members, at, claimed);
  // The members were read one by one, so they have the types of the comparator.
  if (kind !== "close") return { kind, ...members } as unknown as Numeric;
  if ("direction" in members) known(members.direction, `${at}/direction`, 16, ["both", "at-most", "at-least"]);
  return { kind, abs: 0, rel: 0, direction: "both", ...members } as unknown as Numeric;
}

function readNumbers(kind: Numeric["kind"], members: JsonObject, at: string, claimed: string): void {
  for (const name of [claimed, "baseline"]) if (name in members) real(members[name], `${at}/${name}`);
  for (const name of ["abs", "rel", "sd", "margin"]) if (name in members) real(members[name], `${at}/${name}`, 0);
  if (members.margin === 0) refuse("out-of-range", `${at}/margin`, "The margin must be above 0.");
  if ("n" in members) integer(members.n, `${at}/n`, 2, 1000000);
  if (kind === "equivalent") real(members.alpha, `${at}/alpha`, 0.0001, 0.25);
  if (kind === "interval" && (real(members.alpha, `${at}/alpha`, 0, 1) === 0 || members.alpha === 1))
    refuse("out-of-range", `${at}/alpha`, "Expected an alpha above 0 and below 1.");
}

export function readPlace(value: JsonObject, place: string): NumberPlace {
  return {
    file: readPath(value.file, `${place}/file`),
    pointer: text(value.pointer, `${place}/pointer`, 0, 256, pointerForm),
  };
}
