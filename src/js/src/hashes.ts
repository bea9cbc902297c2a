// Hashes, signatures and Merkle paths of docs/proof-formats.md. Words and addresses are 0x and lower-case digits.
import { sha256 as digestOf } from "@noble/hashes/sha2";
import { keccak_256 } from "@noble/hashes/sha3";
import { p256, secp256k1 } from "./curves.js";
import { bytes, concat, hex, utf8 } from "./encoding.js";

/** A chain and a registry on it, which EIP-712 signatures name. */
export interface Domain {
  readonly chain: bigint;
  readonly registry: string;
}

export interface Leaf {
  /** 1 for a registration, 2 for a statement. */
  readonly kind: number;
  readonly subject: string;
  readonly account: string;
}

type Part = string | Uint8Array;

const halfOrder = secp256k1.CURVE.n / 2n;
// The SubjectPublicKeyInfo of an uncompressed point on P-256, up to the byte 4 of the point.
const p256Prefix = "0x3059301306072a8648ce3d020106082a8648ce3d030107034200";
const p256KeyBytes = 91;

export function keccak(...parts: Part[]): string {
  return hex(keccak_256(concat(...parts.map(raw))));
}

export function sha256(...parts: Part[]): string {
  return hex(digestOf(concat(...parts.map(raw))));
}

/** The SHA-256 of a text in UTF-8. */
export function sha256Of(text: string): string {
  return sha256(utf8(text));
}

/** An integer, an address or a word as the 32 bytes of Solidity's ABI. */
export function abi(value: string | number | bigint): Uint8Array {
  const digits = typeof value === "string" ? value.slice(2) : BigInt(value).toString(16);
  return bytes(`0x${digits.padStart(64, "0")}`);
}

/** An address with the checksum of EIP-55. */
export function checksummed(address: string): string {
  const hash = keccak(utf8(address.slice(2)));
  const digits = [...address.slice(2)];
  return `0x${digits.map((digit, i) => (parseInt(hash[2 + i]!, 16) >= 8 ? digit.toUpperCase() : digit)).join("")}`;
}

/** keccak256( abi.encode(address creator, bytes32 digest, bytes32[] parents) ) */
export function idOf(creator: string, digest: string, parents: readonly string[]): string {
  return keccak(abi(creator), abi(digest), abi(96), abi(parents.length), ...parents);
}

export function leafOf({ kind, subject, account }: Leaf): string {
  return keccak(keccak(abi(kind), abi(subject), abi(account)));
}

export function rootOf(leaf: string, path: readonly string[]): string {
  return path.reduce(nodeOf, leaf);
}

/** The root of the tree over at least one leaf. The node `i` is the parent of the nodes `2i + 1` and `2i + 2`. */
export function treeOf(leaves: readonly string[]): string {
  const nodes: string[] = new Array(leaves.length - 1).fill("").concat([...leaves].sort().reverse());
  for (let i = leaves.length - 2; i >= 0; i--) nodes[i] = nodeOf(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
  return nodes[0]!;
}

function nodeOf(left: string, right: string): string {
  return left < right ? keccak(left, right) : keccak(right, left);
}

/** Whether a tree of `count` leaves has a leaf with a path of `length` siblings. */
export function hasPath(count: number, length: number): boolean {
  return length >= log2(count) && length <= log2(2 * count - 1);
}

/** The hash that EIP-712 signs. The words are the encoded members of the message. */
export function typedHash(domain: Domain, type: string, ...members: (string | number | bigint)[]): string {
  const separator = keccak(
    keccak(utf8("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")),
    keccak(utf8("AINFT")), keccak(utf8("1")), abi(domain.chain), abi(domain.registry));
  return keccak("0x1901", separator, keccak(keccak(utf8(type)), ...members.map(abi)));
}

/** The hash that a creator signs to mint a component. `digest` is the SHA-256 of the manifest's text. */
export function mintHash(domain: Domain, digest: string, parents: readonly string[],
  deadline: number | bigint): string {
  const type = "Mint(bytes32 digest,bytes32[] parents,uint256 deadline)";
  return typedHash(domain, type, digest, keccak(...parents), deadline);
}

/** The hash that a creator signs to mint all components of a tree. */
export function mintManyHash(domain: Domain, root: string, count: number, deadline: number | bigint): string {
  return typedHash(domain, "MintMany(bytes32 root,uint256 count,uint256 deadline)", root, count, deadline);
}

/** The account that made a signature of 65 bytes with a low s, or null. */
export function recover(hash: string, signature: string): string | null {
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), parseInt(signature.slice(130), 16)];
  if (signature.length !== 132 || ![0, 1, 27, 28].includes(v) || BigInt(`0x${s}`) > halfOrder) return null;
  try {
    const point = new secp256k1.Signature(BigInt(`0x${r}`), BigInt(`0x${s}`)).addRecoveryBit(v % 27)
      .recoverPublicKey(bytes(hash));
    return `0x${keccak(point.toRawBytes(false).subarray(1)).slice(26)}`;
  } catch {
    return null;
  }
}

/** The point of a key on P-256 in the one form of its SubjectPublicKeyInfo, or null. */
export function p256Point(key: Uint8Array): Uint8Array | null {
  const prefix = bytes(p256Prefix);
  if (key.length !== p256KeyBytes || hex(key.subarray(0, prefix.length)) !== p256Prefix) return null;
  const point = key.slice(prefix.length);
  try {
    p256.ProjectivePoint.fromHex(point);
    return point;
  } catch {
    return null;
  }
}

/** Whether a key on P-256 made a DER signature over the SHA-256 of a message. */
export function isP256Signature(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const point = p256Point(key);
  try {
    return point !== null && p256.verify(signature, digestOf(message), point, { format: "der", lowS: false });
  } catch {
    return false;
  }
}

function raw(part: Part): Uint8Array {
  return typeof part === "string" ? bytes(part) : part;
}

function log2(number: number): number {
  return 31 - Math.clz32(number);
}
