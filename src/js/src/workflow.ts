// Workflows of manifests.
import { readComparator, type Comparator } from "./comparator.js";
import { integer, list, maxInteger, namesOf, object, oneOf, optional, plainSha256, readPath, real, text, unique,
  uriForm, wordForm } from "./forms.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { below, refuse } from "./refusal.js";

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

const maxArtifacts = 4096;
const imageForm = new RegExp("^[a-z0-9]([a-z0-9.:-]*[a-z0-9])?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
  + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64}$");

export function readWorkflow(source: Json, place: string, parents: number, artifacts: number): Workflow {
  const value = object(source, place, ["command", "outputs"], ["image", "runtime", "inputs", "code", "env", "seed",
    "resources",
    "hardware", "comparator"]);
  if (!("image" in value) && !("runtime" in value)) refuse("member-missing", place, "Expected image or runtime.");
  if ("image" in value && "runtime" in value)
    refuse("member-not-allowed", `${place}/runtime`, "Expected either image or runtime.");
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
  const [paths, known] = [new Set<string>(), new Set<number>()];
  const outputs = list(value, place, 1, 64, (output, at) => {
    const item = object(output, at, ["path", "artifact"]);
    const artifact = unique(index(item.artifact, `${at}/artifact`, maxArtifacts, count), `${at}/artifact`, known);
    return { path: distinctPath(readPath(item.path, `${at}/path`), `${at}/path`, paths), artifact };
  });
  return outputs;
}

function readParentFile(source: Json, place: string, parents: number, paths: Set<string>): WorkflowFile {
  const value = object(source, place, ["parent", "path"], ["artifact", "unpack"]);
  return {
    parent: index(value.parent, `${place}/parent`, 1024, parents),
    artifact: optional(value, "artifact", 0, (item, at) => integer(item, at, 0, maxArtifacts - 1), place),
    path: readInputPath(value, place, paths),
  };
}

/** The index of one of so many items. */
function index(value: Json | undefined, place: string, max: number, count: number): number {
  const found = integer(value, place, 0, max - 1);
  return found < count ? found : refuse("unknown-reference", place, `The manifest has ${count} items.`);
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
  if ("unpack" in value)
    oneOf(text(value.unpack, `${place}/unpack`, 1, 8), `${place}/unpack`, ["tar", "tar.gz"]);
  const at = `${place}/path`;
  const path = readPath(value.path, at);
  if (path === "out" || path.startsWith("out/")) refuse("wrong-value", at, "The folder out is reserved for outputs.");
  return distinctPath(path, at, paths);
}

function readEnv(source: Json | undefined, place: string): void {
  const value = object(source, place, [], namesOf(source));
  if (Object.keys(value).length > 128) refuse("wrong-count", place, "Expected at most 128 members.");
  for (const [name, item] of Object.entries(value)) {
    if (!/^(?!AINFT_)[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
      refuse("wrong-form", below(place, name), `The name ${name} is not allowed.`);
    readText(item, below(place, name));
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

/** Refuses a path that is another path, a folder of another path, or a path below another file. */
function distinctPath(path: string, place: string, paths: Set<string>): string {
  for (const other of paths)
    if (other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`))
      refuse("repeated", place, "The path collides with an earlier one.");
  paths.add(path);
  return path;
}
