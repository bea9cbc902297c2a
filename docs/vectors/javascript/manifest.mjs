// Manifests by docs/proof-formats.md#the-manifest, and results by docs/evidence-format.md#the-result.
import { address, integer, list, maxInteger, object, oneOf, plainSha256, real, text, word } from "./forms.mjs";
import { sha256 } from "./hashes.mjs";
import { canonical, parse, refuse } from "./json.mjs";

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
export function readManifest(source) {
  const written = Buffer.from(source);
  const json = parse(written, 1024 * 1024);
  const form = canonical(json);
  if (Buffer.byteLength(form) > maxManifest) refuse("", "The canonical form is too long.");
  object(json, "", ["ainft", "kind"], ["name", "version", "description", "license", "homepage", "parents", "artifacts",
    "contributors", "source", "workflow", "properties"]);
  integer(json.ainft, "/ainft", 1, 1);
  oneOf(json.kind, "/kind", kinds);
  for (const [name, max] of [["name", 256], ["version", 128], ["description", 16384]])
    if (name in json) text(json[name], `/${name}`, 1, max);
  if ("license" in json && !isLicense(text(json.license, "/license", 1, 512)))
    refuse("/license", "Expected an SPDX license expression.");
  if ("homepage" in json) text(json.homepage, "/homepage", 1, 2048, webForm);
  const parents = optional(json, "parents", [], (value, place) => list(value, place, 0, 1024, readParent));
  distinct(parents, "/parents");
  const artifacts = optional(json, "artifacts", [], (value, place) => list(value, place, 0, 4096, readArtifact));
  const contributors = optional(json, "contributors", [], readContributors);
  if ("source" in json) readSource(json.source, "/source");
  const workflow = optional(json, "workflow", null, (value, place) =>
    readWorkflow(value, place, parents.length, artifacts.length));
  if ("properties" in json) object(json.properties, "/properties", [], Object.keys(json.properties ?? {}));
  return {
    json, parents, artifacts, contributors, workflow, digest: sha256(Buffer.from(form)), canonical: form,
    isCanonical: form === source, isTemplate: workflow !== null && artifacts.length === 0,
  };
}

/** Reads the result of a task, and returns its JSON. */
export function readResult(value, place) {
  object(value, place, ["outcome", "outputs", "metrics", "logSize", "startedAt", "finishedAt", "sandbox"],
    ["exitCode", "logSha256", "reason"]);
  oneOf(value.outcome, `${place}/outcome`,
    ["finished", "exited", "out-of-memory", "timed-out", "disk-full", "bad-output"]);
  if ("exitCode" in value) integer(value.exitCode, `${place}/exitCode`, -(2 ** 31), 2 ** 31 - 1);
  list(value.outputs, `${place}/outputs`, 0, 64, (item, at) => {
    object(item, at, ["path", "sha256", "size"]);
    readPath(item.path, `${at}/path`);
    plainSha256(item.sha256, `${at}/sha256`);
    integer(item.size, `${at}/size`, 0, maxInteger);
  });
  list(value.metrics, `${place}/metrics`, 0, 16, (item, at) => {
    object(item, at, ["file", "pointer", "value"]);
    readPlace(item, at);
    if (!["NaN", "Infinity", "-Infinity"].includes(item.value)) real(item.value, `${at}/value`);
  });
  ascending(value.outputs.map((output) => [output.path]), `${place}/outputs`);
  ascending(value.metrics.map((metric) => [metric.file, metric.pointer]), `${place}/metrics`);
  if ("logSha256" in value) plainSha256(value.logSha256, `${place}/logSha256`);
  integer(value.logSize, `${place}/logSize`, 0, 1024 * 1024);
  text(value.sandbox, `${place}/sandbox`, 1, 64, wordForm);
  if ("reason" in value && text(value.reason, `${place}/reason`, 1, 400).length > 400)
    refuse(`${place}/reason`, "Expected at most 400 code units.");
  const isFinished = value.outcome === "finished";
  if (!("logSha256" in value) && value.logSize > 0) refuse(place, "The member logSha256 is missing.");
  if ((isFinished && value.exitCode !== 0) || (value.outcome === "exited" && !value.exitCode))
    refuse(place, "The exit code contradicts the outcome.");
  if (!isFinished && value.outputs.length + value.metrics.length > 0)
    refuse(place, "Only a finished task has outputs and metrics.");
  if ("reason" in value && value.outcome !== "bad-output") refuse(place, "Only a bad output has a reason.");
  return value;
}

/** The JSON of a comparator with all of its members, which statements and produced manifests have. */
export function comparatorJson(comparator) {
  const { kind, ...members } = comparator;
  if (kind === "bitwise") return comparator.files === null ? kind : { bitwise: comparator.files };
  return { [kind]: kind === "all" ? comparator.items.map(comparatorJson) : members };
}

/** The simple comparators of a comparator. */
export function partsOf(comparator) {
  return comparator.kind === "all" ? comparator.items : [comparator];
}

/** The file and the pointer of every number that a comparator reads, each once. */
export function placesOf(comparator) {
  const places = partsOf(comparator).filter((part) => part.kind !== "bitwise").map(placeOf);
  return [...new Set(places)];
}

export function placeOf({ file, pointer }) {
  return JSON.stringify([file, pointer]);
}

function readParent(value, place) {
  object(value, place, ["id", "relation"]);
  oneOf(value.relation, `${place}/relation`, relations);
  return word(value.id, `${place}/id`);
}

function readArtifact(value, place) {
  object(value, place, ["uri", "sha256"], ["size", "mediaType"]);
  text(value.uri, `${place}/uri`, 1, 2048, uriForm);
  if ("size" in value) integer(value.size, `${place}/size`, 0, maxInteger);
  if ("mediaType" in value) text(value.mediaType, `${place}/mediaType`, 1, 255, mediaForm);
  return plainSha256(value.sha256, `${place}/sha256`);
}

function readContributors(value, place) {
  let sum = 0;
  const contributors = list(value, place, 1, 256, (item, at) => {
    object(item, at, ["address", "share"]);
    sum += integer(item.share, `${at}/share`, 1, 10000);
    const account = address(item.address, `${at}/address`);
    if (/^0x0*$/.test(account)) refuse(at, "The zero address cannot contribute.");
    return account;
  });
  if (sum !== 10000) refuse(place, "The shares must sum to 10000.");
  return distinct(contributors, place);
}

function readSource(value, place) {
  object(value, place, [], ["platform", "repository", "revision", "uri"]);
  if (Object.keys(value).length === 0) refuse(place, "Expected at least one member.");
  for (const name of ["platform", "repository", "revision"])
    if (name in value) text(value[name], `${place}/${name}`, 1, 512);
  if ("uri" in value) text(value.uri, `${place}/uri`, 1, 2048, locationForm);
}

function readWorkflow(value, place, parents, artifacts) {
  object(value, place, ["command", "outputs"], ["image", "runtime", "inputs", "code", "env", "seed", "resources",
    "hardware", "comparator"]);
  if ("image" in value === "runtime" in value) refuse(place, "Expected either image or runtime.");
  list(value.command, `${place}/command`, 1, 256, readText);
  const outputs = readOutputs(value.outputs, `${place}/outputs`, artifacts);
  const paths = new Set();
  const files = (name, read) => optional(value, name, [], (items, at) => list(items, at, 0, 256, read), place);
  readResources(value.resources, `${place}/resources`);
  optional(value, "env", null, readEnv, place);
  return {
    image: optional(value, "image", null, (item, at) => text(item, at, 1, 512, imageForm), place),
    runtime: optional(value, "runtime", null, (item, at) => text(item, at, 1, 64, wordForm), place),
    hardware: optional(value, "hardware", null, (item, at) => text(item, at, 1, 64, wordForm), place),
    inputs: files("inputs", (item, at) => readParentFile(item, at, parents, paths)),
    code: files("code", (item, at) => (item?.uri === undefined ? readParentFile(item, at, parents, paths)
      : readUriFile(item, at, paths))),
    outputs,
    seed: optional(value, "seed", 0, (item, at) => integer(item, at, 0, maxInteger), place),
    comparator: optional(value, "comparator", { kind: "bitwise", files: null }, (item, at) =>
      readComparator(item, at, outputs.map((output) => output.path), artifacts === 0), place),
  };
}

function readText(value, place) {
  return text(value, place, 0, 16384, /^[^\u0000]*$/);
}

function readOutputs(value, place, artifacts) {
  const count = artifacts > 0 ? artifacts : Array.isArray(value) ? value.length : 0;
  const paths = new Set();
  const outputs = list(value, place, 1, 64, (item, at) => {
    object(item, at, ["path", "artifact"]);
    integer(item.artifact, `${at}/artifact`, 0, count - 1);
    return { path: distinctPath(readPath(item.path, `${at}/path`), at, paths), artifact: item.artifact };
  });
  distinct(outputs.map((output) => output.artifact), place);
  return outputs;
}

function readParentFile(value, place, parents, paths) {
  object(value, place, ["parent", "path"], ["artifact", "unpack"]);
  return {
    parent: integer(value.parent, `${place}/parent`, 0, Math.min(parents, 1024) - 1),
    artifact: optional(value, "artifact", 0, (item, at) => integer(item, at, 0, 4095), place),
    path: readInputPath(value, place, paths),
  };
}

function readUriFile(value, place, paths) {
  object(value, place, ["uri", "sha256", "path"], ["unpack"]);
  text(value.uri, `${place}/uri`, 1, 2048, uriForm);
  plainSha256(value.sha256, `${place}/sha256`);
  return { uri: value.uri, sha256: value.sha256, path: readInputPath(value, place, paths) };
}

function readInputPath(value, place, paths) {
  if ("unpack" in value) oneOf(value.unpack, `${place}/unpack`, ["tar", "tar.gz"]);
  const path = readPath(value.path, `${place}/path`);
  if (path === "out" || path.startsWith("out/")) refuse(place, "The folder out is reserved for outputs.");
  return distinctPath(path, place, paths);
}

function readEnv(value, place) {
  object(value, place, [], Object.keys(value ?? {}));
  if (Object.keys(value).length > 128) refuse(place, "Expected at most 128 members.");
  for (const [name, item] of Object.entries(value)) {
    if (!/^(?!AINFT_)[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) refuse(place, `The name ${name} is not allowed.`);
    readText(item, `${place}/${name}`);
  }
}

function readResources(value, place) {
  if (value === undefined) return;
  object(value, place, [], ["cpus", "memoryMiB", "gpus", "gpuMemoryMiB", "diskMiB", "minutes"]);
  if ("cpus" in value) real(value.cpus, `${place}/cpus`, 0.1, 256);
  for (const [name, min, max] of [["memoryMiB", 16, 2 ** 22], ["gpus", 0, 16], ["gpuMemoryMiB", 0, 2 ** 22],
    ["diskMiB", 1, 2 ** 24], ["minutes", 1, 10080]])
    if (name in value) integer(value[name], `${place}/${name}`, min, max);
}

function readComparator(value, place, outputs, isTemplate) {
  if (value === null || typeof value !== "object" || !("all" in value))
    return readPart(value, place, outputs, isTemplate);
  object(value, place, ["all"]);
  const read = (item, at) => readPart(item, at, outputs, isTemplate);
  return { kind: "all", items: list(value.all, `${place}/all`, 1, 16, read) };
}

function readPart(value, place, outputs, isTemplate) {
  if (value === "bitwise") return { kind: "bitwise", files: null };
  object(value, place, [], ["bitwise", "close", "interval", "equivalent"]);
  const kinds = Object.keys(value);
  if (kinds.length !== 1) refuse(place, "Expected exactly one comparator.");
  const [kind, at] = [kinds[0], `${place}/${kinds[0]}`];
  const members = value[kind];
  if (kind === "bitwise") {
    const files = list(members, at, 1, 64, readPath);
    if (files.some((file) => !outputs.includes(file))) refuse(at, "The workflow has no such output.");
    return { kind, files: distinct(files, at) };
  }
  const claimed = kind === "close" ? "value" : "mean";
  const numbers = { interval: ["sd", "n", "alpha"], equivalent: ["margin", "sd", "n", "alpha"], close: [] }[kind];
  const others = kind === "close" ? ["abs", "rel", "direction", "baseline"] : ["baseline"];
  object(members, at, ["file", "pointer", ...numbers], [claimed, ...others]);
  if (isTemplate === claimed in members)
    refuse(at, `A template has no ${claimed}, and a component with artifacts has one.`);
  readPlace(members, at);
  if (!outputs.includes(members.file)) refuse(at, "The workflow has no such output.");
  for (const name of [claimed, "baseline"]) if (name in members) real(members[name], `${at}/${name}`);
  for (const name of ["abs", "rel", "sd", "margin"]) if (name in members) real(members[name], `${at}/${name}`, 0);
  if (members.margin === 0) refuse(at, "The margin must be above 0.");
  if ("n" in members) integer(members.n, `${at}/n`, 2, 1000000);
  if (kind === "equivalent") real(members.alpha, `${at}/alpha`, 0.0001, 0.25);
  if (kind === "interval" && (real(members.alpha, `${at}/alpha`, 0, 1) === 0 || members.alpha === 1))
    refuse(at, "Expected an alpha above 0 and below 1.");
  if (kind !== "close") return { kind, ...members };
  oneOf(members.direction ?? "both", `${at}/direction`, ["both", "at-most", "at-least"]);
  return { kind, abs: 0, rel: 0, direction: "both", ...members };
}

function readPlace(value, place) {
  readPath(value.file, `${place}/file`);
  text(value.pointer, `${place}/pointer`, 0, 256, pointerForm);
}

function readPath(value, place) {
  return text(value, place, 1, 200, pathForm);
}

/** Refuses a path that is another path, a folder of another path, or a path below another file. */
function distinctPath(path, place, paths) {
  for (const other of paths)
    if (other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
      refuse(place, "The path collides with an earlier one.");
  paths.add(path);
  return path;
}

function distinct(values, place) {
  if (new Set(values).size < values.length) refuse(place, "An item occurs twice.");
  return values;
}

function ascending(keys, place) {
  for (let i = 1; i < keys.length; i++) {
    const at = keys[i].findIndex((part, j) => part !== keys[i - 1][j]);
    if (at < 0 || keys[i][at] < keys[i - 1][at]) refuse(place, "Expected ascending items, each once.");
  }
}

function optional(json, name, absent, read, place = "") {
  return name in json ? read(json[name], `${place}/${name}`) : absent;
}

/** The grammar of docs/proof-formats.md#license-expressions. */
function isLicense(source) {
  const tokens = source.match(/[()]|[^ ()]+/g) ?? [];
  const isId = (token) => /^[A-Za-z0-9.-]+$/.test(token) && !/^(AND|OR|WITH|and|or|with)$/.test(token);
  const isName = (token, prefix) => new RegExp(`^(DocumentRef-[A-Za-z0-9.-]+:)?${prefix}[A-Za-z0-9.-]+$`).test(token)
    || isId(token);
  const compound = () => {
    do if (!term()) return false;
    while (/^(AND|OR|and|or)$/.test(tokens[0] ?? "") && tokens.shift());
    return true;
  };
  const term = () => {
    const token = tokens.shift() ?? "";
    if (token === "(") return compound() && tokens.shift() === ")";
    if (!(token.endsWith("+") ? isId(token.slice(0, -1)) : isName(token, "LicenseRef-"))) return false;
    return !(/^(WITH|with)$/.test(tokens[0] ?? "") && tokens.shift()) || isName(tokens.shift() ?? "", "AdditionRef-");
  };
  return compound() && tokens.length === 0;
}
