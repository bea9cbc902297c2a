// Parents, sources and references, by docs/manifest.md.
import { known, list, object, plainSha256, text, unique, word } from "./forms.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { isFilePath, type Artifact } from "./paths.js";
import { below, refuse } from "./refusal.js";

const relations = ["trained-on", "fine-tuned-from", "adapted-from", "merged-from", "quantized-from", "distilled-from",
  "derived-from", "evaluated-on", "built-by", "serves", "records", "part", "supersedes"];

const pinned = ["platform", "repository", "revision", "digests"];
const maxFiles = 4096;
const maxRelation = 32;
const locationForm = /^[^\u0000-\u0020\u007F-\u00A0\u2028\u2029]+$/;

export function readParent(source: Json, place: string, earlier: Set<string>): string {
  const value = object(source, place, ["id", "relation"]);
  const id = unique(word(value.id, `${place}/id`), `${place}/id`, earlier);
  readRelation(value.relation!, `${place}/relation`);
  return id;
}

/** One word, or two or more distinct words in the order of the list. */
function readRelation(value: Json, place: string): void {
  const read = (item: Json, at: string): number => relations.indexOf(known(item, at, maxRelation, relations));
  const places = Array.isArray(value) ? list(value, place, 2, relations.length, read) : [read(value, place)];
  if (new Set(places).size < places.length) refuse("repeated", place, "A relation occurs twice.");
  if (places.some((at, index) => index > 0 && at < places[index - 1]!))
    refuse("wrong-order", place, "The relations are not in their order.");
}

export function readSource(source: Json | undefined, place: string): void {
  const value = object(source, place, [], ["platform", "repository", "revision", "uri", "digests"]);
  if (Object.keys(value).length === 0) refuse("member-missing", place, "Expected at least one member.");
  for (const name of ["platform", "repository", "revision"])
    if (name in value) text(value[name], `${place}/${name}`, 1, 512);
  if ("uri" in value) text(value.uri, `${place}/uri`, 1, 2048, locationForm);
  if ("digests" in value) readDigests(value.digests!, `${place}/digests`);
}

function readDigests(value: Json, place: string): void {
  if (!isObject(value)) return refuse("wrong-type", place, "Expected an object.");
  const files = Object.entries(value);
  if (files.length === 0 || files.length > maxFiles) refuse("wrong-count", place, `Expected 1 to ${maxFiles} members.`);
  for (const [path, digest] of files) {
    const at = below(place, path);
    if (!isFilePath(path)) refuse("wrong-form", at, "Expected the path of a file as a name.");
    plainSha256(digest, at);
  }
}

/** Refuses a reference that is not pinned, or that has more than its source has. */
export function readReference(manifest: JsonObject, artifacts: readonly Artifact[]): void {
  if (manifest.reference !== true) refuse("wrong-value", "/reference", "Expected true.");
  for (const name of ["contributors", "royalty", "workflow"])
    if (name in manifest) refuse("member-not-allowed", `/${name}`, `A reference has no ${name}.`);
  const source = manifest.source;
  if (!isObject(source)) return refuse("member-missing", "", "A reference needs a source.");
  for (const name of pinned)
    if (!(name in source)) refuse("member-missing", "/source", `The source needs the member ${name}.`);
  const digests = source.digests as JsonObject;
  if (artifacts.some(({ path, sha256 }) => path === null || !Object.hasOwn(digests, path) || digests[path] !== sha256))
    refuse("contradiction", "/artifacts", "An artifact is no file of the source.");
}
