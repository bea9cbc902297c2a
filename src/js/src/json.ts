// JSON as docs/proof-formats.md#json demands it, and canonical JSON (RFC 8785).

import { textOf } from "./encoding.js";
import { below, refuse } from "./refusal.js";

/** A value of JSON. Objects have no prototype. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== undefined && value !== null && typeof value === "object" && !Array.isArray(value);
}

const maxDepth = 64;
const exactDigits = 15;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\r\n]*/y;
const noncharacter = /\p{Noncharacter_Code_Point}/u;

/** Reads a document of at most `maxBytes` bytes. Objects have no prototype, so every name is a plain member. */
export function parse(bytes: Uint8Array, maxBytes: number): Json {
  requireSize(bytes.length, maxBytes);
  const text = textOf(bytes) ?? refuse("json-syntax", "", "It is not valid UTF-8.");
  if (text.startsWith("\uFEFF")) refuse("json-syntax", "", "A byte-order mark is not allowed.");
  const reader = new Reader(text);
  const value = reader.value("", 0);
  reader.end();
  return value;
}

export function requireSize(size: number, max: number): void {
  if (size > max) refuse("too-large", "", `It has ${size} bytes, but at most ${max} are allowed.`);
}

/** The canonical text of a value. Members that are undefined are left out. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(place: string, depth: number): Json {
    this.#skip();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(place, depth + 1);
      case "[":
        return this.#array(place, depth + 1);
      case '"':
        return this.#string(place);
    }
    for (const [word, value] of [["true", true], ["false", false], ["null", null]] as const)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    return this.#number(place);
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) refuse("json-syntax", "", "The text continues after the end of the document.");
  }

  #object(place: string, depth: number): JsonObject {
    if (depth > maxDepth) refuse("json-depth", place, `It is nested more than ${maxDepth} levels deep.`);
    const value: JsonObject = Object.create(null);
    this.#at++;
    if (this.#takes("}")) return value;
    do {
      this.#skip();
      if (this.#text[this.#at] !== '"') refuse("json-syntax", place, "Expected the name of a member.");
      const name = this.#string(place);
      if (name in value)
        refuse("member-repeated", below(place, name), "The object already has a member with this name.");
      if (!this.#takes(":")) refuse("json-syntax", place, "Expected a colon.");
      value[name] = this.value(below(place, name), depth);
    } while (this.#takes(","));
    if (!this.#takes("}")) refuse("json-syntax", place, "Expected a comma or a closing brace.");
    return value;
  }

  #array(place: string, depth: number): Json[] {
    if (depth > maxDepth) refuse("json-depth", place, `It is nested more than ${maxDepth} levels deep.`);
    const value: Json[] = [];
    this.#at++;
    if (this.#takes("]")) return value;
    do value.push(this.value(`${place}/${value.length}`, depth));
    while (this.#takes(","));
    if (!this.#takes("]")) refuse("json-syntax", place, "Expected a comma or a closing bracket.");
    return value;
  }

  #string(place: string): string {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) refuse("json-syntax", place, "A string does not end.");
    } while (this.#isEscaped(end));
    this.#at = end + 1;
    let value: string;
    try {
      value = JSON.parse(this.#text.slice(start, end + 1));
    } catch {
      refuse("json-syntax", place, "A string has a control character, or an escape that JSON does not define.");
    }
    if (!value.isWellFormed() || noncharacter.test(value))
      refuse("text-not-unicode", place, "A string has a lone surrogate or a noncharacter of Unicode.");
    return value;
  }

  #isEscaped(quote: number): boolean {
    let slashes = 0;
    while (this.#text[quote - 1 - slashes] === "\\") slashes++;
    return slashes % 2 === 1;
  }

  #number(place: string): number {
    number.lastIndex = this.#at;
    const literal = number.exec(this.#text)?.[0];
    if (literal === undefined) refuse("json-syntax", place, "Expected a value.");
    this.#at += literal.length;
    if (/[0-9]/.test(this.#text[this.#at] ?? "")) refuse("json-syntax", place, "A number must not start with a zero.");
    const value = Number(literal);
    if (!Number.isFinite(value) || !isExact(literal, value))
      refuse("number-inexact", place, "A double cannot hold this number.");
    return value === 0 ? 0 : value;
  }

  #takes(token: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)![0].length;
  }
}

/** Whether the double has the digits of the literal when it is written with as many significant digits. */
function isExact(literal: string, value: number): boolean {
  const digits = significand(literal);
  if (digits === "") return true;
  if (digits.length <= exactDigits && Math.abs(value) > 1e-290 && Math.abs(value) < 1e290) return true;
  return digits.length <= 101 && significand(value.toExponential(digits.length - 1)) === digits;
}

/** The significant digits of a number, without the zeros around them. */
function significand(text: string): string {
  return text.split(/[eE]/)[0]!.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}
