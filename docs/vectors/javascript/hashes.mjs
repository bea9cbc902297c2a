// Hashes, signatures and Merkle paths of docs/proof-formats.md. Words and addresses are 0x and lower-case digits.
import { createHash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1";
import { keccak_256 } from "@noble/hashes/sha3";

const halfOrder = secp256k1.CURVE.n / 2n;

export function bytes(hex) {
  return Buffer.from(hex.slice(2), "hex");
}

export function hex(buffer) {
  return `0x${Buffer.from(buffer).toString("hex")}`;
}

export function keccak(...parts) {
  return hex(keccak_256(Buffer.concat(parts.map(raw))));
}

export function sha256(...parts) {
  return hex(createHash("sha256").update(Buffer.concat(parts.map(raw))).digest());
}

/** An integer, an address or a word as the 32 bytes of Solidity's ABI. */
function abi(value) {
  const digits = typeof value === "string" ? value.slice(2) : BigInt(value).toString(16);
  return Buffer.from(digits.padStart(64, "0"), "hex");
}

/** An address with the checksum of EIP-55. */
export function checksummed(address) {
  const hash = keccak(Buffer.from(address.slice(2)));
  const digits = [...address.slice(2)];
  return `0x${digits.map((digit, i) => (parseInt(hash[2 + i], 16) >= 8 ? digit.toUpperCase() : digit)).join("")}`;
}

/** keccak256( abi.encode(address creator, bytes32 digest, bytes32[] parents) ) */
export function idOf(creator, digest, parents) {
  return keccak(abi(creator), abi(digest), abi(96), abi(parents.length), ...parents);
}

export function leafOf({ kind, subject, account }) {
  return keccak(keccak(abi(kind), abi(subject), abi(account)));
}

export function rootOf(leaf, path) {
  return path.reduce((hash, sibling) => (hash < sibling ? keccak(hash, sibling) : keccak(sibling, hash)), leaf);
}

/** Whether a tree of `count` leaves has a leaf with a path of `length` siblings. */
export function hasPath(count, length) {
  return length >= log2(count) && length <= log2(2 * count - 1);
}

/** The hash that EIP-712 signs. The words are the encoded members of the message. */
export function typedHash(domain, type, ...members) {
  const separator = keccak(
    keccak(Buffer.from("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")),
    keccak(Buffer.from("AINFT")), keccak(Buffer.from("1")), abi(domain.chain), abi(domain.registry));
  return keccak("0x1901", separator, keccak(keccak(Buffer.from(type)), ...members.map(abi)));
}

/** The account that made a signature of 65 bytes with a low s, or null. */
export function recover(hash, signature) {
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

function raw(part) {
  return typeof part === "string" ? bytes(part) : part;
}

function log2(number) {
  return 31 - Math.clz32(number);
}
