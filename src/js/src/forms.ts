// The forms of docs/proof-formats.md#common-forms. Each function returns the value, or refuses it with its place.
import { checksummed } from "./hashes.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { below, refuse } from "./refusal.js";

export const maxInteger = Number.MAX_SAFE_INTEGER;
export const maxLeaves = 2 ** 25 - 1;
const maxPath = 25;

/** An object with the required members, and with no others than the optional ones. */
export function object(value: Json | undefined, place: string, required: readonly string[],
  optional: readonly string[] = []): JsonObject {
  if (!isObject(value)) return refuse("wrong-type", place, "Expected an object.");
  for (const name of Object.keys(value))
    if (!required.includes(name) && !optional.includes(name))
      refuse("member-unknown", below(place, name), "The member is unknown.");
  for (const name of required)
    if (!(name in value)) refuse("member-missing", place, `The member ${name} is missing.`);
  return value;
}

/** An array whose items `read` reads. */
export function list<T>(value: Json | undefined, place: string, min: number, max: number,
  read: (item: Json, place: string) => T): T[] {
  if (!Array.isArray(value)) refuse("wrong-type", place, "Expected an array.");
  if (value.length < min || value.length > max) refuse("wrong-count", place, `Expected ${min} to ${max} items.`);
  return value.map((item, index) => read(item, `${place}/${index}`));
}

/** A string, whose length counts code points. */
export function text(value: Json | undefined, place: string, min: number, max: number, form = /^/): string {
  if (typeof value !== "string") refuse("wrong-type", place, "Expected a string.");
  const length = value.length - (value.match(/[\uDC00-\uDFFF]/g)?.length ?? 0);
  if (length < min || length > max) refuse("wrong-length", place, `Expected ${min} to ${max} characters.`);
  if (!form.test(value)) refuse("wrong-form", place, `Expected the form ${form.source}.`);
  return value;
}

export function word(value: Json | undefined, place: string): string {
  return text(value, place, 1, 66, /^0x[0-9a-f]{64}$/);
}

export function words(value: Json | undefined, place: string, max = maxPath): string[] {
  return list(value, place, 0, max, word);
}

/** An address, in lower case. */
export function address(value: Json | undefined, place: string): string {
  const account = text(value, place, 1, 42, /^0x[0-9a-fA-F]{40}$/);
  if (!hasChecksum(account)) refuse("wrong-form", place, "The EIP-55 checksum is wrong.");
  return account.toLowerCase();
}

/** Whether the address keeps EIP-55, which is about mixed case only. */
export function hasChecksum(account: string): boolean {
  const isMixed = /[a-f]/.test(account.slice(2)) && /[A-F]/.test(account.slice(2));
  return !isMixed || checksummed(account.toLowerCase()) === account;
}

/** The chain id as a BigInt. */
export function chain(value: Json | undefined, place: string): bigint {
  return BigInt(text(value, place, 1, 64, /^eip155:(?:0|[1-9][0-9]{0,31})$/).slice("eip155:".length));
}

export function integer(value: Json | undefined, place: string, min: number, max: number): number {
  if (typeof value !== "number") return refuse("wrong-type", place, "Expected a number.");
  if (!Number.isInteger(value) || value < min || value > max)
    refuse("out-of-range", place, `Expected an integer ${min} to ${max}.`);
  return value;
}

/** The deadline of a signature, which can be the digits of an integer. */
export function deadline(value: Json | undefined, place: string): number {
  const seconds = typeof value === "string" && /^[0-9]{1,80}$/.test(value) ? Number(value) : value;
  if (typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 0 && seconds <= maxInteger) return seconds;
  return refuse("wrong-form", place, `Expected Unix seconds, an integer 0 to ${maxInteger}.`);
}

export function real(value: Json | undefined, place: string, min = -Number.MAX_VALUE,
  max = Number.MAX_VALUE): number {
  if (typeof value !== "number") return refuse("wrong-type", place, "Expected a number.");
  if (value < min || value > max) refuse("out-of-range", place, `Expected a number ${min} to ${max}.`);
  return value;
}

/** The JSON of a double. */
export function doubleJson(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

export function flag(value: Json | undefined, place: string): boolean {
  if (typeof value !== "boolean") refuse("wrong-type", place, "Expected true or false.");
  return value;
}

export function oneOf<T extends string>(value: Json | undefined, place: string, choices: readonly T[]): T {
  return choices.find((choice) => choice === value)
    ?? refuse("wrong-value", place, `Expected one of ${choices.join(", ")}.`);
}

/** One word of a list. Other texts do not have its form. */
export function known(value: Json | undefined, place: string, max: number, words: readonly string[]): string {
  const found = text(value, place, 1, max);
  return words.includes(found) ? found : refuse("wrong-form", place, `Expected one of ${words.join(", ")}.`);
}

export function hexBytes(value: Json | undefined, place: string, max = 8192): string {
  return text(value, place, 1, 2 + 2 * max, /^0x(?:[0-9a-f]{2})*$/);
}

/** A SHA-256 without 0x. */
export function plainSha256(value: Json | undefined, place: string): string {
  return text(value, place, 1, 64, /^[0-9a-f]{64}$/);
}

/** A digest of in-toto, as a word. */
export function digest(value: Json | undefined, place: string): string {
  return `0x${plainSha256(object(value, place, ["sha256"]).sha256, `${place}/sha256`)}`;
}

export function time(value: Json | undefined, place: string): string {
  const found = text(value, place, 24, 24, /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/);
  const parsed = new Date(found);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== found || found.startsWith("0000"))
    refuse("wrong-form", place, "The calendar does not have this time.");
  return found;
}

export const uriForm = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;
const segment = "(?!\\.{1,2}(/|$))[^/\\\\\\u0000-\\u001F\\u007F-\\u009F]+";
const pathForm = new RegExp(`^${segment}(/${segment})*$`);
export const wordForm = /^[a-z0-9]+([._-][a-z0-9]+)*$/;

export function readPath(value: Json | undefined, place: string): string {
  return text(value, place, 1, 200, pathForm);
}

/** An item that no earlier item is the same as. */
export function unique<T>(item: T, place: string, earlier: Set<T>): T {
  if (earlier.has(item)) refuse("repeated", place, "An earlier item is the same.");
  earlier.add(item);
  return item;
}

export function namesOf(value: Json | undefined): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

export function optional<T>(json: JsonObject, name: string, absent: T, read: (value: Json, place: string) => T,
  place = ""): T {
  return name in json ? read(json[name]!, `${place}/${name}`) : absent;
}
