// Calldata and answers of the contracts, as far as the pages need them (src/contracts).
import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";

/** The hash of the signature of an event, which is its first topic. */
export function topicOf(signature: string): string {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(signature)))}`;
}

/** Calldata of a function whose arguments are words. A list of words is the last argument. */
export function call(signature: string, words: readonly string[], list?: readonly string[]): string {
  const selector = topicOf(signature).slice(0, 10);
  const head = words.map(digitsOf);
  if (list === undefined) return selector + head.join("");
  const at = 32 * (words.length + 1);
  return selector + [...head, numberWord(at), numberWord(list.length), ...list.map(digitsOf)].join("");
}

/** Calldata of a function whose last argument is a string or bytes, and whose other arguments are words. */
export function callWithBytes(signature: string, words: readonly string[], bytes: Uint8Array): string {
  const padded = bytesToHex(bytes).padEnd(64 * Math.ceil(bytes.length / 32), "0");
  return call(signature, [...words, hexOf(32 * (words.length + 1)), hexOf(bytes.length)]) + padded;
}

/** The keccak256 of joined words. */
export function hashOf(words: readonly string[]): string {
  return `0x${bytesToHex(keccak_256(hexToBytes(words.map(digitsOf).join(""))))}`;
}

/** A number as a quantity of JSON-RPC, which is also a word of {@link call}. */
export function hexOf(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** The words of an answer as 64 digits each, or null for another number of words. */
export function wordsOf(answer: unknown, count: number): string[] | null {
  if (typeof answer !== "string" || answer.length !== 2 + 64 * count || !/^0x[0-9a-f]*$/.test(answer)) return null;
  return Array.from({ length: count }, (_, i) => answer.slice(2 + 64 * i, 66 + 64 * i));
}

/** A quantity of JSON-RPC, or null. */
export function quantity(value: unknown): bigint | null {
  return typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value) ? BigInt(value) : null;
}

function numberWord(value: number): string {
  return value.toString(16).padStart(64, "0");
}

function digitsOf(word: string): string {
  if (!/^0x[0-9a-f]{1,64}$/.test(word)) throw new RangeError("A word is 0x and at most 64 digits in lower case.");
  return word.slice(2).padStart(64, "0");
}
