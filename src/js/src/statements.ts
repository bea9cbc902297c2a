// Statements by docs/statements.md and docs/evidence-format.md.
import { fromBase64, textOf, toBase64 } from "./encoding.js";
import { maxPayload } from "./envelope.js";
import { digest, integer, list, maxInteger, object, oneOf, text, time, word } from "./forms.js";
import { checksummed, p256Point, sha256Of } from "./hashes.js";
import { canonical, isObject, parse, type Json } from "./json.js";
import type { Manifest } from "./manifest.js";
import { Refusal, refusalOf, refuse } from "./refusal.js";
import { readResult, type Result } from "./result.js";
import { versions, type Version } from "./run.js";

export interface Dependency {
  readonly name: string;
  readonly uri: string;
  readonly digest?: { readonly sha256: string };
}

/** A dependency of a workflow. The digest is null for parents, because the manifest lacks it. */
export type ExpectedDependency = Omit<Dependency, "digest">
  & { readonly digest?: { readonly sha256: string } | null };

/** The statement of a node about its task. */
export interface Provenance {
  readonly version: Version;
  readonly run: string;
  readonly component: string | null;
  readonly manifest: string;
  readonly operators: "allow-list" | "open";
  readonly seed?: number;
  readonly dependencies: readonly Dependency[];
  readonly node: string;
  readonly result: Result;
  readonly salt: string;
  readonly key?: string;
}

/** The predicate of a statement in canonical JSON. */
export function readPredicate(payload: Uint8Array, predicateType: string): Json {
  const source = parse(payload, 2 * maxPayload);
  if (canonical(source) !== textOf(payload)) refuse("not-canonical", "", "The text is not canonical.");
  const json = object(source, "", ["_type", "subject", "predicateType", "predicate"]);
  oneOf(json._type, "/_type", ["https://in-toto.io/Statement/v1"]);
  oneOf(json.predicateType, "/predicateType", [predicateType]);
  return json.predicate!;
}

/** The text of a statement. */
export function statementText(subject: Subject[], predicateType: string, predicate: object): string {
  return canonical({ _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate });
}

interface Subject {
  name: string;
  digest: { sha256: string };
}

/** A subject of in-toto. */
export function subjectOf(name: string, sha: string): Subject {
  return { name, digest: plainDigest(sha) };
}

export function plainDigest(sha: string): { sha256: string } {
  return { sha256: sha.slice(2) };
}

export function ascendingPaths<T extends { path: string }>(files: readonly T[]): T[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Reads the statement of a node, or returns the reason why it is none. */
export function readProvenance(payload: Uint8Array): Provenance | Refusal {
  return refusalOf(() => {
    const node = readNode(readPredicate(payload, "https://slsa.dev/provenance/v1"));
    if (provenanceText(node) !== textOf(payload)) refuse("contradiction", "", "The parts contradict one another.");
    return node;
  });
}

function readNode(source: Json): Provenance {
  const version = versionOf(source, "urn:ainft:result:");
  const extension = `urn:ainft:result:${version}`;
  const isFirst = version === 1;
  const predicate = object(source, "/predicate", ["buildDefinition", "runDetails", extension]);
  const build = object(predicate.buildDefinition, "/predicate/buildDefinition",
    ["buildType", "externalParameters", "internalParameters", "resolvedDependencies"]);
  const external = object(build.externalParameters, "/externalParameters", ["manifest"]);
  const manifest = object(external.manifest, "/manifest", ["digest"], ["uri"]);
  const parameters = isFirst ? ["operators"] : ["operators", "seed"];
  const internal = object(build.internalParameters, "/internalParameters", parameters);
  const details = object(predicate.runDetails, "/runDetails", ["builder", "metadata", "byproducts"]);
  const metadata = object(details.metadata, "/metadata", ["invocationId", "startedOn", "finishedOn"]);
  const stated = object(predicate[extension], `/${extension}`, ["result", "salt"], isFirst ? [] : ["key"]);
  const result = readResult(stated.result, "/result");
  time(result.startedAt, "/result/startedAt");
  time(result.finishedAt, "/result/finishedAt");
  if (result.finishedAt < result.startedAt) refuse("contradiction", "/result", "The task ended before it began.");
  return {
    version,
    run: after(metadata.invocationId, "/invocationId", "urn:ainft:run:", 66),
    component: "uri" in manifest ? after(manifest.uri, "/manifest/uri", "ainft:", 66) : null,
    manifest: digest(manifest.digest, "/manifest/digest"),
    operators: oneOf(internal.operators, "/operators", ["allow-list", "open"]),
    seed: isFirst ? undefined : integer(internal.seed, "/seed", 0, maxInteger),
    dependencies: list(build.resolvedDependencies, "/resolvedDependencies", 1, 769, readDependency),
    node: after(object(details.builder, "/builder", ["id"]).id, "/builder/id", "urn:ainft:node:", 42).toLowerCase(),
    result,
    salt: word(stated.salt, "/salt"),
    key: "key" in stated ? readKey(stated.key, "/key") : undefined,
  };
}

/** The text that a node signs. Some facts of it occur twice, so it is written from the facts. */
function provenanceText(node: Provenance): string {
  const { result, run } = node;
  const outputs = ascendingPaths(result.outputs).map((file) => subjectOf(file.path, `0x${file.sha256}`));
  const byproduct = (name: string, sha: string): Subject => ({ name, digest: plainDigest(sha) });
  const byproducts = [byproduct("result", sha256Of(canonical(result)))];
  if (result.metrics.length > 0)
    byproducts.push(byproduct("metrics", sha256Of(canonical(result.metrics))));
  if (result.logSha256 !== undefined) byproducts.push(byproduct("log", `0x${result.logSha256}`));
  return statementText(outputs.length > 0 ? outputs : [subjectOf(`urn:ainft:run:${run}`, run)],
    "https://slsa.dev/provenance/v1", {
      buildDefinition: {
        buildType: "urn:ainft:workflow:1",
        externalParameters: {
          manifest: {
            digest: plainDigest(node.manifest),
            uri: node.component === null ? undefined : `ainft:${node.component}`,
          },
        },
        internalParameters: { operators: node.operators, seed: node.seed },
        resolvedDependencies: node.dependencies,
      },
      runDetails: {
        builder: { id: `urn:ainft:node:${checksummed(node.node)}` },
        metadata: { invocationId: `urn:ainft:run:${run}`, startedOn: result.startedAt, finishedOn: result.finishedAt },
        byproducts,
      },
      [`urn:ainft:result:${node.version}`]: { result, salt: node.salt, key: node.key },
    });
}

/** The dependencies that a workflow has. Those of parents have no digest, because the manifest lacks it. */
export function dependenciesOf({ workflow, parents }: Manifest, version: Version): ExpectedDependency[] {
  if (workflow === null) return [];
  const files = [...workflow.inputs, ...workflow.code];
  const numbers = [...new Set(files.map((file) => file.parent).filter((parent) => parent !== undefined))];
  const { image, runtime } = workflow;
  const environment: ExpectedDependency = image === null ? { name: "runtime", uri: `urn:ainft:runtime:${runtime}` }
    : { name: "image", uri: `${version === 1 ? "" : "oci://"}${image}`, digest: { sha256: image.slice(-64) } };
  return [
    environment,
    ...numbers.sort((left, right) => left - right)
      .map((parent) => ({ name: "parent", uri: `ainft:${parents[parent]}`, digest: null })),
    ...files.map(({ path, uri, sha256: sha, parent, artifact }) => (uri !== undefined
      ? { name: path, uri, digest: { sha256: sha! } }
      : { name: path, uri: `ainft:${parents[parent!]}#/artifacts/${artifact}`, digest: null })),
  ];
}

export function versionOf(predicate: Json, prefix: string): Version {
  const names = isObject(predicate) ? Object.keys(predicate) : [];
  const version = versions.find((it) => names.includes(`${prefix}${it}`));
  return version ?? refuse("member-missing", "/predicate",
    `Expected the member ${versions.map((it) => prefix + it).join(" or ")}.`);
}

/** The text after a scheme. */
export function after(source: Json | undefined, place: string, scheme: string, length: 42 | 66): string {
  const form = length === 66 ? /^0x[0-9a-f]{64}$/ : /^0x[0-9a-fA-F]{40}$/;
  const value = text(source, place, scheme.length + length, scheme.length + length);
  const rest = value.slice(scheme.length);
  return value.startsWith(scheme) && form.test(rest) ? rest
    : refuse("wrong-form", place, `Expected ${scheme} and an identifier.`);
}

function readDependency(source: Json, place: string): Dependency {
  const value = object(source, place, ["name", "uri"], ["digest"]);
  text(value.name, `${place}/name`, 1, 200);
  text(value.uri, `${place}/uri`, 1, 2048);
  if ("digest" in value) digest(value.digest, `${place}/digest`);
  return value as unknown as Dependency;
}

/** A key on P-256 in the one form of its SubjectPublicKeyInfo. */
function readKey(value: Json | undefined, place: string): string {
  const key = text(value, place, 1, 124);
  const der = fromBase64(key);
  if (der === undefined || toBase64(der) !== key) return refuse("wrong-form", place, "Expected base64.");
  return p256Point(der) === null ? refuse("wrong-form", place, "Expected a key on P-256.") : key;
}
