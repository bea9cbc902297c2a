// Envelopes and statements by docs/statements.md and docs/evidence-format.md.
import { createPublicKey, verify } from "node:crypto";
import { digest, integer, list, maxInteger, object, oneOf, text, time, word } from "./forms.mjs";
import { checksummed, hex, keccak, leafOf, recover, rootOf, sha256 } from "./hashes.mjs";
import { Refusal, canonical, parse, refuse } from "./json.mjs";
import { readResult } from "./manifest.mjs";

const payloadType = "application/vnd.in-toto+json";
const maxPayload = 3 * 1024 * 1024;
const keyBytes = 91;

/** Reads a statement of an evidence file. The leaf decides which of several accounts made it. */
export function readStatement(value, place, path, root) {
  const { envelope } = value;
  const at = `${place}/envelope`;
  if (envelope === null || typeof envelope !== "object" || Array.isArray(envelope)) refuse(at, "Expected an object.");
  const payload = base64(envelope.payload, `${at}/payload`, maxPayload);
  if (envelope.payloadType !== payloadType) refuse(`${at}/payloadType`, `Expected ${payloadType}.`);
  const signatures = list(envelope.signatures, `${at}/signatures`, 1, 32, readSignature);
  const sha = sha256(payload);
  const accounts = signatures.filter(isOfAccount)
    .map(({ keyid, sig }) => {
      const signer = recover(hashToSign(payload), hex(sig));
      const account = accountOf(keyid) ?? signer ?? `0x${"0".repeat(40)}`;
      return { account, signer, signature: hex(sig), isSigned: signer === account };
    });
  if (accounts.length === 0) refuse(`${at}/signatures`, "Expected the signature of an account.");
  const ordered = [...accounts.filter((it) => it.isSigned), ...accounts.filter((it) => !it.isSigned)];
  const leads = ({ account }) => rootOf(leafOf({ kind: 2, subject: sha, account }), path) === root;
  const key = signatures.find((it) =>
    !isOfAccount(it) && /^[0-9a-f]{64}$/.test(it.keyid ?? "") && it.sig.length > 0 && it.sig.length <= 72);
  return { ...(ordered.find(leads) ?? ordered[0]), payload, digest: sha, second: key ?? null, path, root };
}

/** Whether a signature has the form of an account's, so that it is never the second signature. */
function isOfAccount({ sig }) {
  return sig.length === 65 && [27, 28].includes(sig[64]);
}

/** Whether the key that a statement names made the second signature of its envelope. */
export function isAttested({ payload, second }, key) {
  const der = Buffer.from(key, "base64");
  const open = createPublicKey({ key: der, format: "der", type: "spki" });
  return second !== null && second.keyid === sha256(der).slice(2)
    && verify("sha256", preAuthentication(payload), open, second.sig);
}

/** The predicate of a statement in canonical JSON. */
export function readPredicate(payload, predicateType) {
  const json = parse(payload, 2 * maxPayload);
  if (canonical(json) !== payload.toString("utf8")) refuse("", "The text is not canonical.");
  object(json, "", ["_type", "subject", "predicateType", "predicate"]);
  oneOf(json._type, "/_type", ["https://in-toto.io/Statement/v1"]);
  oneOf(json.predicateType, "/predicateType", [predicateType]);
  return json.predicate;
}

/** The text of a statement. */
export function statementText(subject, predicateType, predicate) {
  return canonical({ _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate });
}

/** A subject of in-toto. */
export function subjectOf(name, sha) {
  return { name, digest: plainDigest(sha) };
}

export function plainDigest(sha) {
  return { sha256: sha.slice(2) };
}

export function ascendingPaths(files) {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Reads the statement of a node, or returns the reason why it is none. */
export function readProvenance(payload) {
  try {
    const predicate = readPredicate(payload, "https://slsa.dev/provenance/v1");
    const node = readNode(predicate);
    if (provenanceText(node) !== payload.toString("utf8")) refuse("", "The parts contradict one another.");
    return node;
  } catch (error) {
    if (error instanceof Refusal) return { error };
    throw error;
  }
}

function readNode(predicate) {
  const version = versionOf(predicate, "urn:ainft:result:");
  const extension = `urn:ainft:result:${version}`;
  const isFirst = version === 1;
  object(predicate, "/predicate", ["buildDefinition", "runDetails", extension]);
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
  if (result.finishedAt < result.startedAt) refuse("/result", "The task ended before it began.");
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
function provenanceText(node) {
  const { result, run } = node;
  const outputs = ascendingPaths(result.outputs).map((file) => subjectOf(file.path, `0x${file.sha256}`));
  const byproduct = (name, sha) => ({ name, digest: plainDigest(sha) });
  const byproducts = [byproduct("result", sha256(Buffer.from(canonical(result))))];
  if (result.metrics.length > 0)
    byproducts.push(byproduct("metrics", sha256(Buffer.from(canonical(result.metrics)))));
  if ("logSha256" in result) byproducts.push(byproduct("log", `0x${result.logSha256}`));
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
export function dependenciesOf({ workflow, parents }, version) {
  const files = [...workflow.inputs, ...workflow.code];
  const numbers = [...new Set(files.map((file) => file.parent).filter((parent) => parent !== undefined))];
  const { image, runtime } = workflow;
  const environment = image === null ? { name: "runtime", uri: `urn:ainft:runtime:${runtime}` }
    : { name: "image", uri: `${version === 1 ? "" : "oci://"}${image}`, digest: { sha256: image.slice(-64) } };
  return [
    environment,
    ...numbers.sort((left, right) => left - right)
      .map((parent) => ({ name: "parent", uri: `ainft:${parents[parent]}`, digest: null })),
    ...files.map(({ path, uri, sha256: sha, parent, artifact }) => (uri !== undefined
      ? { name: path, uri, digest: { sha256: sha } }
      : { name: path, uri: `ainft:${parents[parent]}#/artifacts/${artifact}`, digest: null })),
  ];
}

export function versionOf(predicate, prefix) {
  const names = Object.keys(object(predicate, "/predicate", [], Object.keys(predicate ?? {})));
  const version = [1, 2].find((it) => names.includes(`${prefix}${it}`));
  return version ?? refuse("/predicate", `Expected the member ${prefix}1 or ${prefix}2.`);
}

/** The text after a scheme. */
export function after(value, place, scheme, length) {
  const form = length === 66 ? /^0x[0-9a-f]{64}$/ : /^0x[0-9a-fA-F]{40}$/;
  text(value, place, scheme.length + length, scheme.length + length);
  const rest = value.slice(scheme.length);
  return value.startsWith(scheme) && form.test(rest) ? rest : refuse(place, `Expected ${scheme} and an identifier.`);
}

function readDependency(value, place) {
  object(value, place, ["name", "uri"], ["digest"]);
  text(value.name, `${place}/name`, 1, 200);
  text(value.uri, `${place}/uri`, 1, 2048);
  if ("digest" in value) digest(value.digest, `${place}/digest`);
  return value;
}

/** A key on P-256 in the one form of its SubjectPublicKeyInfo. */
function readKey(value, place) {
  text(value, place, 1, 124);
  const der = Buffer.from(value, "base64");
  if (der.length !== keyBytes || der.toString("base64") !== value) refuse(place, "Expected base64 of 91 bytes.");
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    if (key.asymmetricKeyDetails.namedCurve === "prime256v1" && key.export({ type: "spki", format: "der" }).equals(der))
      return value;
  } catch {
    // The bytes are not a key.
  }
  return refuse(place, "Expected a key on P-256.");
}

function readSignature(value, place) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) refuse(place, "Expected an object.");
  const keyid = "keyid" in value && value.keyid !== null ? text(value.keyid, `${place}/keyid`, 0, 1024) : null;
  return { keyid, sig: base64(value.sig, `${place}/sig`, 8192) };
}

/** Base64 of either alphabet, with or without padding, and in the one text of its bytes. */
function base64(value, place, max) {
  text(value, place, 1, Math.floor((max + 2) / 3) * 4);
  const decoded = Buffer.from(value, "base64");
  const forms = ["base64", "base64url"].flatMap((form) => {
    const digits = decoded.toString(form).replace(/=+$/, "");
    return [digits, digits.padEnd(Math.ceil(digits.length / 4) * 4, "=")];
  });
  return decoded.length <= max && forms.includes(value) ? decoded : refuse(place, "Expected base64.");
}

/** The account that a keyid names, or null for a hint of another kind. */
function accountOf(keyid) {
  if (!/^0x[0-9a-fA-F]{40}$/.test(keyid ?? "")) return null;
  const isMixed = /[a-f]/.test(keyid.slice(2)) && /[A-F]/.test(keyid.slice(2));
  return isMixed && checksummed(keyid.toLowerCase()) !== keyid ? null : keyid.toLowerCase();
}

function preAuthentication(payload) {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

/** EIP-191 over the pre-authentication encoding. */
function hashToSign(payload) {
  const message = preAuthentication(payload);
  return keccak(Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`), message);
}
