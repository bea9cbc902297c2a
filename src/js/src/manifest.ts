// Manifests by docs/proof-formats.md#the-manifest.
import { cardMembers, readCard } from "./card.js";
import { utf8 } from "./encoding.js";
import { address, integer, known, list, maxInteger, namesOf, object, optional, plainSha256, text, unique, uriForm,
} from "./forms.js";
import { sha256Of } from "./hashes.js";
import { canonical, parse, type Json, type JsonObject } from "./json.js";
import { isLicense } from "./license.js";
import { apart, contentDigest, filePath, modelSigningDigest, type Artifact } from "./paths.js";
import { readParent, readReference, readSource } from "./origins.js";
import { refuse } from "./refusal.js";
import { readWorkflow, type Workflow } from "./workflow.js";

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
  /** The share of each payment to a descendant that the component asks for, in basis points. */
  readonly royalty: number;
  readonly workflow: Workflow | null;
  readonly isTemplate: boolean;
  /** Whether the creator only refers to a component that its author never registered. */
  readonly isReference: boolean;
  /** The digest over all files, or null when a file has no path or no size. */
  readonly contentDigest: string | null;
  /** The root digest of OpenSSF Model Signing, or null when a file has no path. */
  readonly modelSigningDigest: string | null;
}

export const maxManifest = 256 * 1024;
const kinds = ["data", "model", "code", "service", "state", "composite"];

const webForm = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;

const mediaForm = new RegExp("^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
  + "([ \\t]*;([ \\t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=([A-Za-z0-9!#$%&'*+.^_`|~-]+"
  + '|"([^"\\\\\\u0000-\\u0008\\u000A-\\u001F]|\\\\[^\\u0000-\\u0008\\u000A-\\u001F])*"))?)*$');

/** Reads the text of a manifest. The members that checks need are beside its JSON. */
export function readManifest(source: string): Manifest {
  const json = parse(utf8(source), 1024 * 1024) as JsonObject;
  const form = canonical(json);
  if (utf8(form).length > maxManifest) refuse("too-large", "", "The canonical form is too long.");
  object(json, "", ["ainft", "kind"], ["name", "version", "description", "license", "homepage", "parents", "artifacts",
    "contributors", "royalty", "source", "reference", "workflow", "properties", ...cardMembers]);
  integer(json.ainft, "/ainft", 1, 1);
  known(json.kind, "/kind", 16, kinds);
  for (const [name, max] of [["name", 256], ["version", 128], ["description", 16384]] as const)
    if (name in json) text(json[name], `/${name}`, 1, max);
  if ("license" in json && !isLicense(text(json.license, "/license", 1, 512)))
    refuse("wrong-form", "/license", "Expected an SPDX license expression.");
  if ("homepage" in json) text(json.homepage, "/homepage", 1, 2048, webForm);
  const [ids, paths] = [new Set<string>(), new Set<string>()];
  const parents = optional(json, "parents", [], (value, place) =>
    list(value, place, 0, 1024, (item, at) => readParent(item, at, ids)));
  const files = optional(json, "artifacts", [], (value, place) =>
    list(value, place, 0, 4096, (item, at) => readArtifact(item, at, paths)));
  apart([...paths], "/artifacts");
  const contributors = optional(json, "contributors", [], readContributors);
  const royalty = optional(json, "royalty", 0, (value, place) => integer(value, place, 0, 1000));
  if ("source" in json) readSource(json.source, "/source");
  const workflow = optional(json, "workflow", null, (value, place) =>
    readWorkflow(value, place, parents.length, files.length));
  if ("reference" in json) readReference(json, files);
  readCard(json, parents.length);
  if ("properties" in json) object(json.properties, "/properties", [], namesOf(json.properties));
  return {
    json, parents, artifacts: files.map((file) => file.sha256), contributors, royalty, workflow,
    digest: sha256Of(form), canonical: form, isCanonical: form === source, isTemplate: workflow !== null && files.length === 0,
    isReference: "reference" in json, contentDigest: contentDigest(files),
    modelSigningDigest: modelSigningDigest(files),
  };
}

function readArtifact(source: Json, place: string, paths: Set<string>): Artifact {
  const value = object(source, place, ["uri", "sha256"], ["size", "mediaType", "path"]);
  text(value.uri, `${place}/uri`, 1, 2048, uriForm);
  if ("mediaType" in value) text(value.mediaType, `${place}/mediaType`, 1, 255, mediaForm);
  return {
    sha256: plainSha256(value.sha256, `${place}/sha256`),
    size: "size" in value ? integer(value.size, `${place}/size`, 0, maxInteger) : null,
    path: "path" in value ? unique(filePath(value.path, `${place}/path`), `${place}/path`, paths) : null,
  };
}

function readContributors(value: Json, place: string): string[] {
  const earlier = new Set<string>();
  let sum = 0;
  const contributors = list(value, place, 1, 256, (contributor, at) => {
    const item = object(contributor, at, ["address", "share"]);
    sum += integer(item.share, `${at}/share`, 1, 10000);
    const account = address(item.address, `${at}/address`);
    if (/^0x0*$/.test(account)) refuse("wrong-value", `${at}/address`, "The zero address cannot contribute.");
    return unique(account, `${at}/address`, earlier);
  });
  if (sum !== 10000) refuse("wrong-shares", place, "The shares must sum to 10000.");
  return contributors;
}
