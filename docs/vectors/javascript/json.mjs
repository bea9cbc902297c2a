// JSON as docs/proof-formats.md#json demands it, and canonical JSON (RFC 8785).

/** The reason why a file, a statement or a manifest is refused, with the place in it. */
export class Refusal extends Error {
  constructor(place, reason) {
    super(`${place === "" ? "the document" : place}: ${reason}`);
  }
}

export function refuse(place, reason) {
  throw new Refusal(place, reason);
}

const maxDepth = 64;
const exactDigits = 15;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\r\n]*/y;
const noncharacter = /\p{Noncharacter_Code_Point}/u;

/** Reads a document of at most `maxBytes` bytes. Objects have no prototype, so every name is a plain member. */
export function parse(bytes, maxBytes) {
  if (bytes.length > maxBytes) refuse("", `It has ${bytes.length} bytes, but at most ${maxBytes} are allowed.`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse("", "It is not valid UTF-8.");
  }
  if (text.startsWith("\uFEFF")) refuse("", "A byte-order mark is not allowed.");
  const reader = new Reader(text);
  const value = reader.value("", 0);
  reader.end();
  return value;
}

/** The canonical text of a value. Members that are undefined are left out. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

class Reader {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  value(place, depth) {
    this.#skip();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(place, depth + 1);
      case "[":
        return this.#array(place, depth + 1);
      case '"':
        return this.#string(place);
    }
    for (const [word, value] of [["true", true], ["false", false], ["null", null]])
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    return this.#number(place);
  }

  end() {
    this.#skip();
    if (this.#at < this.#text.length) refuse("", "The text continues after the end of the document.");
  }

  #object(place, depth) {
    if (depth > maxDepth) refuse(place, `It is nested more than ${maxDepth} levels deep.`);
    const value = Object.create(null);
    this.#at++;
    if (this.#takes("}")) return value;
    do {
      this.#skip();
      if (this.#text[this.#at] !== '"') refuse(place, "Expected the name of a member.");
      const name = this.#string(place);
      if (name in value) refuse(`${place}/${name}`, "The object already has a member with this name.");
      if (!this.#takes(":")) refuse(place, "Expected a colon.");
      value[name] = this.value(`${place}/${name}`, depth);
    } while (this.#takes(","));
    if (!this.#takes("}")) refuse(place, "Expected a comma or a closing brace.");
    return value;
  }

  #array(place, depth) {
    if (depth > maxDepth) refuse(place, `It is nested more than ${maxDepth} levels deep.`);
    const value = [];
    this.#at++;
    if (this.#takes("]")) return value;
    do value.push(this.value(`${place}/${value.length}`, depth));
    while (this.#takes(","));
    if (!this.#takes("]")) refuse(place, "Expected a comma or a closing bracket.");
    return value;
  }

  #string(place) {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) refuse(place, "A string does not end.");
    } while (this.#isEscaped(end));
    this.#at = end + 1;
    let value;
    try {
      value = JSON.parse(this.#text.slice(start, end + 1));
    } catch {
      refuse(place, "A string has a control character, or an escape that JSON does not define.");
    }
    if (!value.isWellFormed() || noncharacter.test(value))
      refuse(place, "A string has a lone surrogate or a noncharacter of Unicode.");
    return value;
  }

  #isEscaped(quote) {
    let slashes = 0;
    while (this.#text[quote - 1 - slashes] === "\\") slashes++;
    return slashes % 2 === 1;
  }

  #number(place) {
    number.lastIndex = this.#at;
    const literal = number.exec(this.#text)?.[0];
    if (literal === undefined) refuse(place, "Expected a value.");
    this.#at += literal.length;
    if (/[0-9]/.test(this.#text[this.#at] ?? "")) refuse(place, "A number must not start with a zero.");
    const value = Number(literal);
    if (!Number.isFinite(value) || !isExact(literal, value)) refuse(place, "A double cannot hold this number.");
    return value === 0 ? 0 : value;
  }

  #takes(token) {
    this.#skip();
    if (this.#text[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #skip() {
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)[0].length;
  }
}

/** Whether the double has the digits of the literal when it is written with as many significant digits. */
function isExact(literal, value) {
  const digits = significand(literal);
  if (digits === "") return true;
  if (digits.length <= exactDigits && Math.abs(value) > 1e-290 && Math.abs(value) < 1e290) return true;
  return digits.length <= 101 && significand(value.toExponential(digits.length - 1)) === digits;
}

/** The significant digits of a number, without the zeros around them. */
function significand(text) {
  return text.split(/[eE]/)[0].replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}
