// The parts that a proof and a component of a lineage share.
import { brokenTerm, delegateHash, readDelegation, type Delegation } from "./delegation.js";
import { address, chain, deadline, hexBytes, integer, maxInteger, maxLeaves, object, word, words } from "./forms.js";
import { checksummed, hasPath, idOf, leafOf, mintHash, mintManyHash, recover, rootOf, sha256Of,
  type Domain } from "./hashes.js";
import type { Json, JsonObject } from "./json.js";
import { readManifest } from "./manifest.js";
import { Refusal, refusalOf, refuse } from "./refusal.js";
import { check, type Check } from "./report.js";

export interface Mint {
  readonly deadline: number;
  readonly signature: string;
  readonly many: { readonly root: string; readonly count: number; readonly path: readonly string[] } | null;
  readonly domain: Domain | null;
  /** The delegation under which an agent signed, or null when the creator signed. */
  readonly delegation: Delegation | null;
}

export interface Batch {
  readonly root: string;
  readonly size: number;
  /** The time of the block, or 0 when it is unknown. */
  readonly at: number;
}

/** The members that a component of a lineage and a proof share. */
export interface Component {
  readonly id: string;
  readonly creator: string;
  readonly manifest: string;
  readonly signature: Mint;
  readonly path: readonly string[];
  readonly root: string;
}

/** A manifest, or the reason why its text is invalid. The digest is that of the text in both cases. */
export type ManifestText = { readonly digest: string } & (
  | { readonly error: Refusal; readonly parents?: undefined; readonly isCanonical?: undefined }
  | { readonly error?: undefined; readonly parents: readonly string[]; readonly isCanonical: boolean });

export function readBatch(source: Json, place: string): Batch {
  const value = object(source, place, ["root", "size"], ["block", "transaction"]);
  const at = readAnchor(value, place);
  return { root: word(value.root, `${place}/root`), size: integer(value.size, `${place}/size`, 1, maxLeaves), at };
}

export function manifestOf(source: string): ManifestText {
  const digest = sha256Of(source);
  const manifest = refusalOf(() => readManifest(source));
  return manifest instanceof Refusal ? { digest, error: manifest }
    : { digest, parents: manifest.parents, isCanonical: manifest.isCanonical };
}

export function checkManifest({ error, isCanonical, digest }: ManifestText): Check {
  if (error) return check("manifest", false, error.message);
  return check("manifest", isCanonical, isCanonical ? `sha256 ${digest}` : "The text is not canonical.");
}

export function checkId({ id, creator }: Component, digest: string, parents: readonly string[]): Check {
  return check("id", idOf(creator, digest, parents) === id, id);
}

export function checkSignature({ id, creator, signature }: Component, digest: string, parents: readonly string[],
  holder: Domain): Check {
  const { many, deadline: until, delegation } = signature;
  const domain = signature.domain ?? holder;
  if (many) {
    const leaf = leafOf({ kind: 1, subject: id, account: creator });
    if (rootOf(leaf, many.path) !== many.root) return check("signature", false, "many.path leads to another root.");
    if (!hasPath(many.count, many.path.length)) return check("signature", false, "many.path has another length.");
  }
  const hash = many ? mintManyHash(domain, many.root, many.count, until) : mintHash(domain, digest, parents, until);
  return delegation ? checkKey("signature", signature.signature, hash, delegation.agent, false)
    : checkSigner("signature", signature.signature, hash, creator, domain.chain, false);
}

/** The check of the delegation, if the component has one. `at` is the time of the anchor, or 0. */
export function checkDelegation({ creator, manifest, signature }: Component, { error }: ManifestText, holder: Domain,
  at: number): Check[] {
  const { delegation, deadline: until, domain } = signature;
  if (!delegation) return [];
  if (error) return [check("delegation", "not-checked", "The manifest is invalid.")];
  const term = brokenTerm(delegation, readManifest(manifest).json, until, at);
  return [term ? check("delegation", false, `The mint breaks the term ${term}.`)
    : checkSigner("delegation", delegation.signature, delegateHash(domain ?? holder, delegation), creator,
      (domain ?? holder).chain, false)];
}

/** Refuses a format whose number does not fit to the signatures of a file. */
export function requireFormat(value: Json | undefined, place: string, prefix: string, isDelegated: boolean): void {
  const format = `${prefix}/${isDelegated ? 2 : 1}`;
  if (value !== format) refuse("wrong-value", `${place}/format`, `Expected ${format}.`);
}

/** A check of the signature of an account, which a contract wallet can have made on this chain. */
export function checkSigner(name: string, signature: string, hash: string, account: string, chain: bigint,
  needsChain: boolean): Check {
  const signed = checkKey(name, signature, hash, account, needsChain);
  if (signed.result === "pass") return signed;
  const wallet = { account, hash, signature, chain: String(chain) };
  if (signature.length !== 132)
    return { ...signed, result: "not-checked", detail: "Only a chain can check a contract wallet.", wallet };
  return { ...signed, detail: `${signed.detail} A chain can tell whether it is a contract wallet.`, wallet };
}

/** A check of the signature of an account with a key. An agent is never a contract wallet. */
function checkKey(name: string, signature: string, hash: string, account: string, needsChain: boolean): Check {
  const signer = recover(hash, signature);
  if (signer === account) return check(name, true, `by ${checksummed(account)}`, needsChain);
  const found = signer ? checksummed(signer) : "none";
  return check(name, false, `Expected ${checksummed(account)}, found ${found}.`, needsChain);
}

export function readMint(source: Json | undefined, place: string): Mint {
  const value = object(source, place, ["deadline", "signature"], ["many", "domain", "delegation"]);
  const signature = hexBytes(value.signature, `${place}/signature`);
  const delegation = "delegation" in value ? readDelegation(value.delegation, `${place}/delegation`) : null;
  if (delegation && signature.length !== 132)
    refuse("wrong-length", `${place}/signature`, "Expected the 65 bytes of an agent.");
  if (delegation && "many" in value) refuse("member-not-allowed", `${place}/many`, "An agent signs one component.");
  return {
    deadline: deadline(value.deadline, `${place}/deadline`),
    signature,
    delegation,
    many: "many" in value ? readMany(value.many, `${place}/many`) : null,
    domain: "domain" in value
      ? readDomain(object(value.domain, `${place}/domain`, ["chain", "registry"]), `${place}/domain`) : null,
  };
}

function readMany(source: Json | undefined, place: string): NonNullable<Mint["many"]> {
  const value = object(source, place, ["root", "count", "path"]);
  return {
    root: word(value.root, `${place}/root`),
    count: integer(value.count, `${place}/count`, 1, maxLeaves),
    path: words(value.path, `${place}/path`),
  };
}

export function readDomain(value: JsonObject, place: string): Domain {
  return { chain: chain(value.chain, `${place}/chain`), registry: address(value.registry, `${place}/registry`) };
}

/** Reads the place of an anchor on the chain. Returns the time of its block, or 0 when it is unknown. */
export function readAnchor({ block, transaction }: JsonObject, place: string): number {
  if (transaction !== undefined && transaction !== null) word(transaction, `${place}/transaction`);
  if (block === undefined || block === null) return 0;
  const members = object(block, `${place}/block`, ["number", "hash", "timestamp"]);
  word(members.hash, `${place}/block/hash`);
  integer(members.number, `${place}/block/number`, 0, maxInteger);
  return integer(members.timestamp, `${place}/block/timestamp`, 0, maxInteger);
}
