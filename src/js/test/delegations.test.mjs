import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Refusal, verify } from "@ainft/verify";
import { bytesOf, docs, readVector } from "./vectors.mjs";

const { refused } = JSON.parse(readFileSync(`${docs}vectors/delegations.json`));

/** The names of the checks that fail, or an empty array for a file that is refused. */
function failsOf(file) {
  try {
    const { parts, isValid } = verify(bytesOf(file));
    assert.ok(!isValid);
    return parts.flatMap(({ checks }) => checks).filter(({ result }) => result === "fail").map(({ name }) => name);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

test("There are files with each kind of broken delegation", () => assert.ok(refused.length > 35));

for (const { name, fails, file } of refused)
  test(`A file with ${name} does not verify`, () => assert.deepEqual(failsOf(file), fails));

test("The checks of a proof with a delegation have the documented order", () => {
  const [{ checks }] = verify(bytesOf(readVector("v2/proof/delegated.json"))).parts;
  assert.deepEqual(checks.map(({ name }) => name).slice(0, 8),
    ["manifest", "parents", "id", "signature", "delegation", "leaf", "path", "batch"]);
});
