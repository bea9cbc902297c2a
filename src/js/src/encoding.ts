// Texts and bytes by means that Node.js and browsers have.
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";

export const utf8 = utf8ToBytes;
export const concat = concatBytes;

/** The bytes of 0x and digits. */
export function bytes(digits: string): Uint8Array {
  return hexToBytes(digits.slice(2));
}

export function hex(data: Uint8Array): string {
  return `0x${bytesToHex(data)}`;
}

/** The text of bytes, or undefined when they are not UTF-8. A byte order mark stays in the text. */
export function textOf(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** The bytes of base64 in either alphabet, with or without padding, or undefined for other texts. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, "");
  const isPadded = digits.length < text.length;
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)$/.test(digits) || (isPadded && text.length % 4 !== 0)) return undefined;
  const plain = digits.replaceAll("-", "+").replaceAll("_", "/");
  if (plain.length % 4 === 1) return undefined;
  const decoded = atob(plain);
  // The last digit can have bits that no byte has, and then the bytes have another text.
  return btoa(decoded).replace(/=+$/, "") === plain ? Uint8Array.from(decoded, (it) => it.charCodeAt(0)) : undefined;
}

export function toBase64(data: Uint8Array): string {
  return btoa(String.fromCharCode(...data));
}

export function ascending(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
