// Ids and hashes for callers. The functions check their arguments, and addresses are in any case that keeps EIP-55.
import { utf8 } from "./encoding.js";
import { address, integer, maxInteger, maxLeaves, text, word, words } from "./forms.js";
import * as hashes from "./hashes.js";
import { canonical, parse } from "./json.js";
import { maxManifest, readManifest } from "./manifest.js";
import { refuse } from "./refusal.js";
import type { Candidate } from "./run.js";
import * as runs from "./run-hashes.js";

const maxText = 32 * 1024 * 1024;

/** A registry on a chain, as EIP-712 names them. */
export interface Registry {
  readonly chain: bigint | number;
  /** The address of the contract. */
  readonly registry: string;
}

/** The parts of a request that its requester signs. */
export interface Ask {
  readonly replicas: number;
  /** In millionths, from 500,000 to 999,999. */
  readonly confidence: number;
  readonly minutes: number;
  /** Unix time in seconds. */
  readonly deadline: number;
}

/** The canonical text (RFC 8785) of a JSON text. */
export function canonicalize(json: string): string {
  return canonical(parse(utf8(json), maxText));
}

/** The id of a component: its creator, and a manifest in its canonical text. */
export function componentId(creator: string, manifest: string): string {
  const { digest, parents, isCanonical } = readManifest(manifest);
  if (!isCanonical) refuse("not-canonical", "", "The text is not canonical.");
  return idOf(creator, digest, parents);
}

/** keccak256( abi.encode(address creator, bytes32 digest, bytes32[] parents) ) */
export function idOf(creator: string, digest: string, parents: readonly string[]): string {
  return hashes.idOf(address(creator, "/creator"), word(digest, "/digest"), words([...parents], "/parents", 1024));
}

/** The leaf of a registration (kind 1) or of a statement (kind 2). */
export function leafOf(kind: number, subject: string, account: string): string {
  return hashes.leafOf({
    kind: integer(kind, "/kind", 0, 255),
    subject: word(subject, "/subject"),
    account: address(account, "/account"),
  });
}

/** The root to which a path leads from a leaf. */
export function rootOf(leaf: string, path: readonly string[]): string {
  return hashes.rootOf(word(leaf, "/leaf"), words([...path], "/path"));
}

/** The root of a tree over leaves in any order, as OpenZeppelin's StandardMerkleTree builds it. */
export function treeOf(leaves: readonly string[]): string {
  if (leaves.length === 0 || leaves.length > maxLeaves)
    refuse("wrong-count", "/leaves", `Expected 1 to ${maxLeaves} leaves.`);
  return hashes.treeOf(leaves.map((leaf, index) => word(leaf, `/leaves/${index}`)));
}

/** The hash that a creator signs to mint a component. `digest` is the SHA-256 of the canonical manifest. */
export function mintHash(registry: Registry, digest: string, parents: readonly string[], deadline: number): string {
  return hashes.mintHash(domainOf(registry), word(digest, "/digest"), words([...parents], "/parents", 1024),
    secondsOf(deadline));
}

/** The hash that a creator signs to mint all components of a tree of registration leaves. */
export function mintManyHash(registry: Registry, root: string, count: number, deadline: number): string {
  return hashes.mintManyHash(domainOf(registry), word(root, "/root"), integer(count, "/count", 1, maxLeaves),
    secondsOf(deadline));
}

/** The hash that a requester signs so that nodes reproduce a component. */
export function reproduceHash(registry: Registry, id: string, ask: Ask): string {
  return runs.askHash({ ...checked(ask), subject: word(id, "/id") }, domainOf(registry));
}

/** The hash that a requester signs so that nodes produce a component from a template in its canonical text. */
export function produceHash(registry: Registry, template: string, ask: Ask): string {
  return runs.askHash({ ...checked(ask), template: text(template, "/template", 1, maxManifest) }, domainOf(registry));
}

/** The hash that a node signs to commit to a result. */
export function commitHash(registry: Registry, run: string, commitment: string): string {
  return runs.commitHash(word(run, "/run"), word(commitment, "/commitment"), domainOf(registry));
}

/** The hash that an operator signs to register a node. */
export function nodeHash(registry: Registry, node: Candidate, profile: string, deadline: number): string {
  const candidate = {
    node: address(node.node, "/node"),
    operator: address(node.operator, "/operator"),
    payout: address(node.payout, "/payout"),
  };
  return runs.registrationHash(candidate, { profile: word(profile, "/profile"), deadline: secondsOf(deadline) },
    domainOf(registry));
}

/** The account that made a signature of 65 bytes with a low s over a hash, with its checksum, or null. */
export function recover(hash: string, signature: string): string | null {
  const signer = hashes.recover(word(hash, "/hash"), text(signature, "/signature", 132, 132, /^0x[0-9a-f]{130}$/));
  return signer === null ? null : hashes.checksummed(signer);
}

function checked({ replicas, confidence, minutes, deadline }: Ask): Ask {
  integer(replicas, "/replicas", 1, 16);
  integer(confidence, "/confidence", 500000, 999999);
  integer(minutes, "/minutes", 1, 10080);
  return { replicas, confidence, minutes, deadline: secondsOf(deadline) };
}

export function secondsOf(deadline: number): number {
  return integer(deadline, "/deadline", 0, maxInteger);
}

export function domainOf({ chain, registry }: Registry): hashes.Domain {
  const id = BigInt(chain);
  if (id < 0n || id >= 2n ** 256n) refuse("out-of-range", "/chain", "Expected a chain id of at most 256 bits.");
  return { chain: id, registry: address(registry, "/registry") };
}
