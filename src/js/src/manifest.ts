// Manifests by docs/proof-formats.md#the-manifest, and results by docs/evidence-format.md#the-result.
import { utf8 } from "./encoding.js";
import { address, integer, list, maxInteger, object, oneOf, plainSha256, real, text, word } from "./forms.js";
import { sha256Of } from "./hashes.js";
import { canonical, isObject, parse, type Json, type JsonObject } from "./json.js";
import { refuse } from "./refusal.js";

/** A manifest whose text is valid. */
export interface Manifest {
  readonly json: JsonObject;
  /** The SHA-256 of the canonical text. */
  readonly digest: string;
  readonly canonical: string;
  /** Whether the text is the canonical one. */
  readonly isCanonical: boolean;
  /** The ids of the parents, in order. */
  readonly parents: readonly string[];
  /** The SHA-256 of each artifact, without 0x. */
  readonly artifacts: readonly string[];
  /** The addresses of the contributors, in lower case. */
  readonly contributors: readonly string[];
  readonly workflow: Workflow | null;
  readonly isTemplate: boolean;
}

export interface Workflow {
  readonly image: string | null;
  readonly runtime: string | null;
  readonly hardware: string | null;
  readonly inputs: readonly WorkflowFile[];
  readonly code: readonly WorkflowFile[];
  readonly outputs: readonly { readonly path: string; readonly artifact: number }[];
  readonly seed: number;
  readonly comparator: Comparator;
}

/** A file of a parent, or one with a URI and a digest. */
export interface WorkflowFile {
  readonly path: string;
  readonly parent?: number;
  readonly artifact?: number;
  readonly uri?: string;
  readonly sha256?: string;
}

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

/** The result of a task. */
export interface Result {
  readonly outcome: "finished" | "exited" | "out-of-memory" | "timed-out" | "disk-full" | "bad-output";
  readonly exitCode?: number;
  readonly outputs: readonly { readonly path: string; readonly sha256: string; readonly size: number }[];
  readonly metrics: readonly (NumberPlace & { readonly value: number | string })[];
  readonly logSha256?: string;
  readonly logSize: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly sandbox: string;
  readonly reason?: string;
}

export const maxManifest = 256 * 1024;

const kinds = ["data", "model", "code", "service", "state", "composite"];
const relations = ["trained-on", "fine-tuned-from", "adapted-from", "merged-from", "quantized-from", "distilled-from",
  "derived-from", "evaluated-on", "built-by", "serves", "records", "part", "supersedes"];
const uriForm = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;
const webForm = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;
const locationForm = /^[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+$/;
const mediaForm = new RegExp("^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
  + "([ \\t]*;([ \\t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=([A-Za-z0-9!#$%&'*+.^_`|~-]+"
  + '|"([^"\\\\\\u0000-\\u0008\\u000A-\\u001F]|\\\\[^\\u0000-\\u0008\\u000A-\\u001F])*"))?)*$');
const imageForm = new RegExp("^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
  + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64}$");
const segment = "(?!\\.{1,2}(/|$))[^/\\\\\\u0000-\\u001F\\u007F-\\u009F]+";
const pathForm = new RegExp(`^${segment}(/${segment})*$`);
const pointerForm = /^(\/([^~/]|~[01])*)*$/;
const wordForm = /^[a-z0-9]+([._-][a-z0-9]+)*$/;

/** Reads the text of a manifest. The members that checks need are beside its JSON. */
export function readManifest(source: string): Manifest {
  const json = parse(utf8(source), 1024 * 1024) as JsonObject;
  const form = canonical(json);
  if (utf8(form).length > maxManifest) refuse("too-large", "", "The canonical form is too long.");
  object(json, "", ["ainft", "kind"], ["name", "version", "description", "license", "homepage", "parents", "artifacts",
    "contributors", "source", "workflow", "properties"]);
  integer(json.ainft, "/ainft", 1, 1);
  oneOf(json.kind, "/kind", kinds);
  for (const [name, max] of [["name", 256], ["version", 128], ["description", 16384]] as const)
    if (name in json) text(json[name], `/${name}`, 1, max);
  if ("license" in json && !isLicense(text(json.license, "/license", 1, 512)))
    refuse("wrong-form", "/license", "Expected an SPDX license expression.");
  if ("homepage" in json) text(json.homepage, "/homepage", 1, 2048, webForm);
  const parents = optional(json, "parents", [], (value, place) => list(value, place, 0, 1024, readParent));
  distinct(parents, "/parents");
  const artifacts = optional(json, "artifacts", [], (value, place) => list(value, place, 0, 4096, readArtifact));
  const contributors = optional(json, "contributors", [], readContributors);
  if ("source" in json) readSource(json.source, "/source");
  const workflow = optional(json, "workflow", null, (value, place) =>
    readWorkflow(value, place, parents.length, artifacts.length));
  if ("properties" in json) object(json.properties, "/properties", [], namesOf(json.properties));
  return {
    json, parents, artifacts, contributors, workflow, digest: sha256Of(form), canonical: form,
    isCanonical: form === source, isTemplate: workflow !== null && artifacts.length === 0,
  };
}

/** Reads the result of a task, and returns its JSON. */
export function readResult(source: Json | undefined, place: string): Result {
  const value = object(source, place,
    ["outcome", "outputs", "metrics", "logSize", "startedAt", "finishedAt", "sandbox"],
    ["exitCode", "logSha256", "reason"]);
  oneOf(value.outcome, `${place}/outcome`,
    ["finished", "exited", "out-of-memory", "timed-out", "disk-full", "bad-output"]);
  if ("exitCode" in value) integer(value.exitCode, `${place}/exitCode`, -(2 ** 31), 2 ** 31 - 1);
  const outputs = list(value.outputs, `${place}/outputs`, 0, 64, (output, at) => {
    const item = object(output, at, ["path", "sha256", "size"]);
    plainSha256(item.sha256, `${at}/sha256`);
    integer(item.size, `${at}/size`, 0, maxInteger);
    return [readPath(item.path, `${at}/path`)];
  });
  const metrics = list(value.metrics, `${place}/metrics`, 0, 16, (metric, at) => {
    const item = object(metric, at, ["file", "pointer", "value"]);
    if (typeof item.value !== "string" || !["NaN", "Infinity", "-Infinity"].includes(item.value))
      real(item.value, `${at}/value`);
    const { file, pointer } = readPlace(item, at);
    return [file, pointer];
  });
  requireAscending(outputs, `${place}/outputs`);
  requireAscending(metrics, `${place}/metrics`);
  if ("logSha256" in value) plainSha256(value.logSha256, `${place}/logSha256`);
  const logSize = integer(value.logSize, `${place}/logSize`, 0, 1024 * 1024);
  text(value.sandbox, `${place}/sandbox`, 1, 64, wordForm);
  if ("reason" in value && text(value.reason, `${place}/reason`, 1, 400).length > 400)
    refuse("wrong-length", `${place}/reason`, "Expected at most 400 code units.");
  const isFinished = value.outcome === "finished";
  if (!("logSha256" in value) && logSize > 0) refuse("member-missing", place, "The member logSha256 is missing.");
  if ((isFinished && value.exitCode !== 0) || (value.outcome === "exited" && !value.exitCode))
    refuse("contradiction", place, "The exit code contradicts the outcome.");
  if (!isFinished && outputs.length + metrics.length > 0)
    refuse("contradiction", place, "Only a finished task has outputs and metrics.");
  if ("reason" in value && value.outcome !== "bad-output")
    refuse("contradiction", place, "Only a bad output has a reason.");
  return value as unknown as Result;
}

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

function readParent(source: Json, place: string): string {
  const value = object(source, place, ["id", "relation"]);
  oneOf(value.relation, `${place}/relation`, relations);
  return word(value.id, `${place}/id`);
}

function readArtifact(source: Json, place: string): string {
  const value = object(source, place, ["uri", "sha256"], ["size", "mediaType"]);
  text(value.uri, `${place}/uri`, 1, 2048, uriForm);
  if ("size" in value) integer(value.size, `${place}/size`, 0, maxInteger);
  if ("mediaType" in value) text(value.mediaType, `${place}/mediaType`, 1, 255, mediaForm);
  return plainSha256(value.sha256, `${place}/sha256`);
}

function readContributors(value: Json, place: string): string[] {
  let sum = 0;
  const contributors = list(value, place, 1, 256, (contributor, at) => {
    const item = object(contributor, at, ["address", "share"]);
    sum += integer(item.share, `${at}/share`, 1, 10000);
    const account = address(item.address, `${at}/address`);
    if (/^0x0*$/.test(account)) refuse("wrong-value", at, "The zero address cannot contribute.");
    return account;
  });
  if (sum !== 10000) refuse("wrong-shares", place, "The shares must sum to 10000.");
  return distinct(contributors, place);
}

function readSource(source: Json | undefined, place: string): void {
  const value = object(source, place, [], ["platform", "repository", "revision", "uri"]);
  if (Object.keys(value).length === 0) refuse("wrong-count", place, "Expected at least one member.");
  for (const name of ["platform", "repository", "revision"])
    if (name in value) text(value[name], `${place}/${name}`, 1, 512);
  if ("uri" in value) text(value.uri, `${place}/uri`, 1, 2048, locationForm);
}

function readWorkflow(source: Json, place: string, parents: number, artifacts: number): Workflow {
  const value = object(source, place, ["command", "outputs"], ["image", "runtime", "inputs", "code", "env", "seed",
    "resources",
    "hardware", "comparator"]);
  if ("image" in value === "runtime" in value) refuse("member-not-allowed", place, "Expected either image or runtime.");
  list(value.command, `${place}/command`, 1, 256, readText);
  const outputs = readOutputs(value.outputs, `${place}/outputs`, artifacts);
  const paths = new Set<string>();
  const files = (name: string, read: (item: Json, at: string) => WorkflowFile) =>
    optional(value, name, [], (items, at) => list(items, at, 0, 256, read), place);
  readResources(value.resources, `${place}/resources`);
  if ("env" in value) readEnv(value.env, `${place}/env`);
  return {
    image: optional(value, "image", null, (item, at) => text(item, at, 1, 512, imageForm), place),
    runtime: optional(value, "runtime", null, (item, at) => text(item, at, 1, 64, wordForm), place),
    hardware: optional(value, "hardware", null, (item, at) => text(item, at, 1, 64, wordForm), place),
    inputs: files("inputs", (item, at) => readParentFile(item, at, parents, paths)),
    code: files("code", (item, at) => (isObject(item) && item.uri !== undefined ? readUriFile(item, at, paths)
      : readParentFile(item, at, parents, paths))),
    outputs,
    seed: optional(value, "seed", 0, (item, at) => integer(item, at, 0, maxInteger), place),
    comparator: optional(value, "comparator", { kind: "bitwise", files: null } as Comparator, (item, at) =>
      readComparator(item, at, outputs.map((output) => output.path), artifacts === 0), place),
  };
}

function readText(value: Json, place: string): string {
  return text(value, place, 0, 16384, /^[^\u0000]*$/);
}

function readOutputs(value: Json | undefined, place: string, artifacts: number): { path: string; artifact: number }[] {
  const count = artifacts > 0 ? artifacts : Array.isArray(value) ? value.length : 0;
  const paths = new Set<string>();
  const outputs = list(value, place, 1, 64, (output, at) => {
    const item = object(output, at, ["path", "artifact"]);
    const artifact = integer(item.artifact, `${at}/artifact`, 0, count - 1);
    return { path: distinctPath(readPath(item.path, `${at}/path`), at, paths), artifact };
  });
  distinct(outputs.map((output) => output.artifact), place);
  return outputs;
}

function readParentFile(source: Json, place: string, parents: number, paths: Set<string>): WorkflowFile {
  const value = object(source, place, ["parent", "path"], ["artifact", "unpack"]);
  return {
    parent: integer(value.parent, `${place}/parent`, 0, Math.min(parents, 1024) - 1),
    artifact: optional(value, "artifact", 0, (item, at) => integer(item, at, 0, 4095), place),
    path: readInputPath(value, place, paths),
  };
}

function readUriFile(source: Json, place: string, paths: Set<string>): WorkflowFile {
  const value = object(source, place, ["uri", "sha256", "path"], ["unpack"]);
  return {
    uri: text(value.uri, `${place}/uri`, 1, 2048, uriForm),
    sha256: plainSha256(value.sha256, `${place}/sha256`),
    path: readInputPath(value, place, paths),
  };
}

function readInputPath(value: JsonObject, place: string, paths: Set<string>): string {
  if ("unpack" in value) oneOf(value.unpack, `${place}/unpack`, ["tar", "tar.gz"]);
  const path = readPath(value.path, `${place}/path`);
  if (path === "out" || path.startsWith("out/"))
    refuse("wrong-value", place, "The folder out is reserved for outputs.");
  return distinctPath(path, place, paths);
}

function readEnv(source: Json | undefined, place: string): void {
  const value = object(source, place, [], namesOf(source));
  if (Object.keys(value).length > 128) refuse("wrong-count", place, "Expected at most 128 members.");
  for (const [name, item] of Object.entries(value)) {
    if (!/^(?!AINFT_)[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
      refuse("wrong-form", place, `The name ${name} is not allowed.`);
    readText(item, `${place}/${name}`);
  }
}

function readResources(source: Json | undefined, place: string): void {
  if (source === undefined) return;
  const value = object(source, place, [], ["cpus", "memoryMiB", "gpus", "gpuMemoryMiB", "diskMiB", "minutes"]);
  if ("cpus" in value) real(value.cpus, `${place}/cpus`, 0.1, 256);
  for (const [name, min, max] of [["memoryMiB", 16, 2 ** 22], ["gpus", 0, 16], ["gpuMemoryMiB", 0, 2 ** 22],
    ["diskMiB", 1, 2 ** 24], ["minutes", 1, 10080]] as const)
    if (name in value) integer(value[name], `${place}/${name}`, min, max);
}

function readComparator(value: Json, place: string, outputs: string[], isTemplate: boolean): Comparator {
  if (!isObject(value) || !("all" in value))
    return readPart(value, place, outputs, isTemplate);
  object(value, place, ["all"]);
  const read = (item: Json, at: string) => readPart(item, at, outputs, isTemplate);
  return { kind: "all", items: list(value.all, `${place}/all`, 1, 16, read) };
}

function readPart(source: Json, place: string, outputs: string[], isTemplate: boolean): Simple {
  if (source === "bitwise") return { kind: "bitwise", files: null };
  const value = object(source, place, [], ["bitwise", "close", "interval", "equivalent"]);
  const kinds = Object.keys(value);
  if (kinds.length !== 1) refuse("wrong-count", place, "Expected exactly one comparator.");
  const kind = kinds[0] as Simple["kind"];
  const at = `${place}/${kind}`;
  return kind === "bitwise" ? readBitwise(value[kind], at, outputs)
    : readNumeric(kind, value[kind], at, outputs, isTemplate);
}

function readBitwise(value: Json | undefined, place: string, outputs: string[]): Bitwise {
  const files = list(value, place, 1, 64, readPath);
  if (files.some((file) => !outputs.includes(file)))
    refuse("unknown-reference", place, "The workflow has no such output.");
  return { kind: "bitwise", files: distinct(files, place) };
}

function readNumeric(kind: Numeric["kind"], source: Json | undefined, at: string, outputs: string[],
  isTemplate: boolean): Numeric {
  const claimed = kind === "close" ? "value" : "mean";
  const numbers = { interval: ["sd", "n", "alpha"], equivalent: ["margin", "sd", "n", "alpha"], close: [] }[kind];
  const others = kind === "close" ? ["abs", "rel", "direction", "baseline"] : ["baseline"];
  const members = object(source, at, ["file", "pointer", ...numbers], [claimed, ...others]);
  if (isTemplate === claimed in members)
    refuse("member-not-allowed", at, `A template has no ${claimed}, and a component with artifacts has one.`);
  if (!outputs.includes(readPlace(members, at).file))
    refuse("unknown-reference", at, "The workflow has no such output.");
  readNumbers(kind, members, at, claimed);
  // The members were read one by one, so they have the types of the comparator.
  if (kind !== "close") return { kind, ...members } as unknown as Numeric;
  if ("direction" in members) oneOf(members.direction, `${at}/direction`, ["both", "at-most", "at-least"]);
  return { kind, abs: 0, rel: 0, direction: "both", ...members } as unknown as Numeric;
}

function readNumbers(kind: Numeric["kind"], members: JsonObject, at: string, claimed: string): void {
  for (const name of [claimed, "baseline"]) if (name in members) real(members[name], `${at}/${name}`);
  for (const name of ["abs", "rel", "sd", "margin"]) if (name in members) real(members[name], `${at}/${name}`, 0);
  if (members.margin === 0) refuse("out-of-range", at, "The margin must be above 0.");
  if ("n" in members) integer(members.n, `${at}/n`, 2, 1000000);
  if (kind === "equivalent") real(members.alpha, `${at}/alpha`, 0.0001, 0.25);
  if (kind === "interval" && (real(members.alpha, `${at}/alpha`, 0, 1) === 0 || members.alpha === 1))
    refuse("out-of-range", at, "Expected an alpha above 0 and below 1.");
}

function readPlace(value: JsonObject, place: string): NumberPlace {
  return {
    file: readPath(value.file, `${place}/file`),
    pointer: text(value.pointer, `${place}/pointer`, 0, 256, pointerForm),
  };
}

function readPath(value: Json | undefined, place: string): string {
  return text(value, place, 1, 200, pathForm);
}

/** Refuses a path that is another path, a folder of another path, or a path below another file. */
function distinctPath(path: string, place: string, paths: Set<string>): string {
  for (const other of paths)
    if (other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
      refuse("repeated", place, "The path collides with an earlier one.");
  paths.add(path);
  return path;
}

function distinct<T>(values: T[], place: string): T[] {
  if (new Set(values).size < values.length) refuse("repeated", place, "An item occurs twice.");
  return values;
}

function requireAscending(keys: string[][], place: string): void {
  for (let i = 1; i < keys.length; i++) {
    const [before, key] = [keys[i - 1]!, keys[i]!];
    const at = key.findIndex((part, j) => part !== before[j]);
    if (at < 0 || key[at]! < before[at]!) refuse("wrong-order", place, "Expected ascending items, each once.");
  }
}

function namesOf(value: Json | undefined): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function optional<T>(json: JsonObject, name: string, absent: T, read: (value: Json, place: string) => T,
  place = ""): T {
  return name in json ? read(json[name]!, `${place}/${name}`) : absent;
}

/** The grammar of docs/proof-formats.md#license-expressions. */
function isLicense(source: string): boolean {
  const tokens: string[] = source.match(/[()]|[^ ()]+/g) ?? [];
  const isId = (token: string): boolean => /^[A-Za-z0-9.-]+$/.test(token) && !/^(AND|OR|WITH|and|or|with)$/.test(token);
  const isName = (token: string, prefix: string): boolean =>
    new RegExp(`^(DocumentRef-[A-Za-z0-9.-]+:)?${prefix}[A-Za-z0-9.-]+$`).test(token)
    || isId(token);
  const compound = (): boolean => {
    do if (!term()) return false;
    while (/^(AND|OR|and|or)$/.test(tokens[0] ?? "") && tokens.shift());
    return true;
  };
  const term = (): boolean => {
    const token = tokens.shift() ?? "";
    if (token === "(") return compound() && tokens.shift() === ")";
    if (!(token.endsWith("+") ? isId(token.slice(0, -1)) : isName(token, "LicenseRef-"))) return false;
    if (!/^(WITH|with)$/.test(tokens[0] ?? "")) return true;
    tokens.shift();
    return isName(tokens.shift() ?? "", "AdditionRef-");
  };
  return compound() && tokens.length === 0;
}
