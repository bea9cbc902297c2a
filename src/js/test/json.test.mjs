import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import canonicalizeOfNpm from "canonicalize";
import { canonicalize, readManifest } from "@ainft/verify";
import { docs, pick, randomOf } from "./vectors.mjs";

const seed = 20261130;

function randomText(random) {
  const pool = ["a", "B", "0", "\"", "\\", "\n", "\u0001", "é", "\u2028", "€", "😀", "/", "\u007f"];
  return Array.from({ length: pick(random, 6) }, () => pool[pick(random, pool.length)]).join("");
}

function randomNumber(random) {
  const digits = (random() - 0.5) * 10 ** (pick(random, 60) - 30);
  return [pick(random, 1000), digits, 0, -1, 1e21, 2 ** 53, 5e-324, 0.1][pick(random, 8)];
}

function randomJson(random, depth = 0) {
  const kind = pick(random, depth > 3 ? 4 : 6);
  if (kind === 5)
    return Object.fromEntries(Array.from({ length: pick(random, 5) },
      () => [randomText(random), randomJson(random, depth + 1)]));
  if (kind === 4) return Array.from({ length: pick(random, 5) }, () => randomJson(random, depth + 1));
  return [randomNumber(random), randomText(random), random() < 0.5, null][kind];
}

test(`The canonical form is that of npm canonicalize for random JSON with the seed ${seed}`, () => {
  const random = randomOf(seed);
  for (let i = 0; i < 2000; i++) {
    const value = randomJson(random);
    const text = JSON.stringify(value, null, i % 3);
    const form = canonicalize(text);
    assert.equal(form, canonicalizeOfNpm(value), text);
    assert.equal(canonicalize(form), form);
  }
});

test(`A cut text of JSON is refused with the seed ${seed}`, () => {
  const random = randomOf(seed);
  for (let i = 0; i < 500; i++) {
    const text = JSON.stringify([randomJson(random)]);
    // A number that lost its exponent or its last digits can be one that no double holds.
    assert.throws(() => canonicalize(text.slice(0, pick(random, text.length))),
      { name: "Refusal", code: /^(json-syntax|number-inexact)$/ }, text);
  }
});

for (const [text, code, pointer] of [
  ["{\"a\":1,\"a\":1}", "member-repeated", "/a"],
  ["{\"a\":{\"b\":[0.12345678901234567890]}}", "number-inexact", "/a/b/0"],
  ["1e400", "number-inexact", ""],
  ["\"\\ud800\"", "text-not-unicode", ""],
  ["\"\\uffff\"", "text-not-unicode", ""],
  ["{\"a/~b\":1e400}", "number-inexact", "/a~1~0b"],
  ["[1,]", "json-syntax", "/1"],
  ["01", "json-syntax", ""],
  ["\ufeff1", "json-syntax", ""],
  ["1 2", "json-syntax", ""],
  ["[".repeat(65) + "]".repeat(65), "json-depth", "/0".repeat(64)],
])
  test(`${text.slice(0, 40)} is refused with ${code}`, () =>
    assert.throws(() => canonicalize(text), { name: "Refusal", code, pointer }));

for (const [change, code, pointer] of [
  [{ ainft: 2 }, "out-of-range", "/ainft"],
  [{ kind: "thing" }, "wrong-form", "/kind"],
  [{ name: "" }, "wrong-length", "/name"],
  [{ license: "MIT OR" }, "wrong-form", "/license"],
  [{ other: 1 }, "member-unknown", "/other"],
  [{ artifacts: {} }, "wrong-type", "/artifacts"],
  [{ contributors: [{ address: `0x${"1".repeat(40)}`, share: 1 }] }, "wrong-shares", "/contributors"],
  [{ source: {} }, "member-missing", "/source"],
  [{ "a/~b": 1 }, "member-unknown", "/a~1~0b"],
  [{ workflow: { command: ["x"], outputs: [{ path: "a", artifact: 0 }] } }, "member-missing", "/workflow"],
])
  test(`A manifest with ${JSON.stringify(change).slice(0, 60)} is refused with ${code}`, () =>
    assert.throws(() => readManifest(JSON.stringify({ ainft: 1, kind: "data", ...change })), { code, pointer }));

test("docs/problems.md explains every code of a refusal", () => {
  const declared = readFileSync(new URL("../dist/refusal.d.ts", import.meta.url), "utf8");
  const codes = [...declared.slice(0, declared.indexOf(";")).matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
  const page = readFileSync(`${docs}problems.md`, "utf8");
  assert.ok(codes.length > 20);
  for (const code of codes) assert.ok(page.includes(`\n| \`${code}\` |`), code);
});
