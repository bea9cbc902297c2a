// The forms of docs/proof-formats.md#common-forms. Each function returns the value, or refuses it with its place.
import { checksummed } from "./hashes.mjs";
import { refuse } from "./json.mjs";

export const maxInteger = Number.MAX_SAFE_INTEGER;
export const maxLeaves = 2 ** 25 - 1;
const maxPath = 25;

/** An object with the required members, and with no others than the optional ones. */
export function object(value, place, required, optional = []) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) refuse(place, "Expected an object.");
  for (const name of Object.keys(value))
    if (!required.includes(name) && !optional.includes(name)) refuse(`${place}/${name}`, "The member is unknown.");
  for (const name of required)
    if (!(name in value)) refuse(place, `The member ${name} is missing.`);
  return value;
}

/** An array whose items `read` reads. */
export function list(value, place, min, max, read) {
  if (!Array.isArray(value)) refuse(place, "Expected an array.");
  if (value.length < min || value.length > max) refuse(place, `Expected ${min} to ${max} items.`);
  return value.map((item, index) => read(item, `${place}/${index}`));
}

/** A string, whose length counts code points. */
export function text(value, place, min, max, form = /^/) {
  if (typeof value !== "string") refuse(place, "Expected a string.");
  const length = value.length - (value.match(/[\uDC00-\uDFFF]/g)?.length ?? 0);
  if (length < min || length > max) refuse(place, `Expected ${min} to ${max} characters.`);
  if (!form.test(value)) refuse(place, `Expected the form ${form.source}.`);
  return value;
}

export function word(value, place) {
  return text(value, place, 66, 66, /^0x[0-9a-f]{64}$/);
}

export function words(value, place, max = maxPath) {
  return list(value, place, 0, max, word);
}

/** An address, in lower case. */
export function address(value, place) {
  text(value, place, 42, 42, /^0x[0-9a-fA-F]{40}$/);
  const isMixed = /[a-f]/.test(value.slice(2)) && /[A-F]/.test(value.slice(2));
  if (isMixed && checksummed(value.toLowerCase()) !== value) refuse(place, "The EIP-55 checksum is wrong.");
  return value.toLowerCase();
}

/** The chain id as a BigInt. */
export function chain(value, place) {
  return BigInt(text(value, place, 8, 39, /^eip155:(?:0|[1-9][0-9]*)$/).slice("eip155:".length));
}

export function integer(value, place, min, max) {
  if (!Number.isInteger(value) || value < min || value > max) refuse(place, `Expected an integer ${min} to ${max}.`);
  return value;
}

export function real(value, place, min = -Number.MAX_VALUE, max = Number.MAX_VALUE) {
  if (typeof value !== "number" || value < min || value > max) refuse(place, `Expected a number ${min} to ${max}.`);
  return value;
}

/** The JSON of a double. */
export function doubleJson(value) {
  return Number.isFinite(value) ? value : String(value);
}

export function flag(value, place) {
  if (typeof value !== "boolean") refuse(place, "Expected true or false.");
  return value;
}

export function oneOf(value, place, choices) {
  if (!choices.includes(value)) refuse(place, `Expected one of ${choices.join(", ")}.`);
  return value;
}

export function hexBytes(value, place, max = 8192) {
  return text(value, place, 1, 2 + 2 * max, /^0x(?:[0-9a-f]{2})*$/);
}

/** A SHA-256 without 0x. */
export function plainSha256(value, place) {
  return text(value, place, 64, 64, /^[0-9a-f]{64}$/);
}

/** A digest of in-toto, as a word. */
export function digest(value, place) {
  return `0x${plainSha256(object(value, place, ["sha256"]).sha256, `${place}/sha256`)}`;
}

export function time(value, place) {
  text(value, place, 24, 24, /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/);
  const parsed = new Date(value);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== value || value.startsWith("0000"))
    refuse(place, "The calendar does not have this time.");
  return value;
}
