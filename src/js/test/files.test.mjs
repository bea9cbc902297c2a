import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, maxBytes, verify, verifyEvidence, verifyLineage, verifyProof } from "@ainft/verify";
import { bytesOf, pick, randomOf, readVector, vectors } from "./vectors.mjs";

// Only a chain can confirm these members. A keyid is a hint, so an envelope is valid without it.
const unconfirmed = ["number", "hash", "timestamp", "transaction", "keyid"];
const maxLeaves = 2 ** 25 - 1;
const seed = 20261130;
const mostChanges = 30;
const proof = "v1/proof/single-finalized.json";

/** The paths to the values that a change makes wrong. */
function leavesOf(value, path = []) {
  if (value === null || typeof value !== "object") return value === null ? [] : [path];
  return Object.entries(value).filter(([name]) => !unconfirmed.includes(name))
    .flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** All items, or as many random ones as a test has time for. */
function someOf(items) {
  const random = randomOf(seed);
  return items.filter(() => random() < mostChanges / items.length);
}

/** A copy whose value at the path is another one. */
function withChange(value, path) {
  const copy = structuredClone(value);
  const name = path.at(-1);
  const holder = path.slice(0, -1).reduce((it, step) => it[step], copy);
  holder[name] = changed(holder[name], name);
  return copy;
}

// A size is only a claim of the file, so a small change of it can go unnoticed without a chain.
function changed(value, name) {
  if (typeof value === "number") return name === "size" ? maxLeaves : value + 1;
  const middle = Math.floor(value.length / 2);
  return `${value.slice(0, middle)}${value[middle] === "0" ? "1" : "0"}${value.slice(middle + 1)}`;
}

function holds(value) {
  try {
    return verify(bytesOf(value)).isValid;
  } catch (error) {
    assert.ok(error instanceof Refusal, error.stack);
    return false;
  }
}

for (const [name, bytes] of vectors)
  test(`${name} verifies`, () => {
    const report = verify(bytes);
    assert.ok(report.isValid, JSON.stringify(report.parts.map((part) => part.checks), null, 1));
    assert.ok(report.parts.flatMap((part) => part.checks).length >= 12);
    assert.match(`${report.format} ${report.id} ${report.chain} ${report.registry}`,
      /^ainft-(proof|lineage|evidence)\/[123] 0x[0-9a-f]{64} 31337 0x[0-9a-f]{40}$/);
  });

for (const name of vectors.keys())
  test(`${name} fails with a value changed, with the seed ${seed}`, () => {
    const value = readVector(name);
    for (const path of someOf(leavesOf(value))) assert.ok(!holds(withChange(value, path)), `/${path.join("/")}`);
  });

for (const name of [proof, "v1/lineage/depth-2.json", "v1/evidence/produced.json", "v2/evidence/cli-first-model.json"])
  test(`${name} is refused with a member less, more or twice`, () => {
    const value = readVector(name);
    for (const member of Object.keys(value).filter((it) => !["block", "transaction"].includes(it)))
      assert.throws(() => verify(bytesOf({ ...value, [member]: undefined })), Refusal, member);
    assert.throws(() => verify(bytesOf({ ...value, more: true })), { code: "member-unknown", pointer: "/more" });
    const twice = `{"form\\u0061t":1,${JSON.stringify(value).slice(1)}`;
    assert.throws(() => verify(bytesOf(twice)), { code: "member-repeated", pointer: "/format" });
  });

test("A lineage without an ancestor and evidence without a statement fail", () => {
  const lineage = readVector("v1/lineage/whole-finalized.json");
  const [missing] = lineage.components.splice(1, 1);
  const part = verifyLineage(bytesOf(lineage)).parts.find(({ subject }) => subject === missing.id);
  assert.deepEqual(part.checks.map(({ name, result }) => [name, result]), [["place", "fail"]]);
  const evidence = readVector("v1/evidence/reproduced.json");
  evidence.statements.splice(1, 1);
  assert.ok(!verifyEvidence(bytesOf(evidence)).isValid);
});

test("A check of an altered file is named", () => {
  const value = readVector(proof);
  value.manifest = value.manifest.replace("\"ainft\":1", "\"ainft\": 1");
  const [{ checks }] = verifyProof(bytesOf(value)).parts;
  assert.deepEqual(checks.filter(({ result }) => result === "fail").map(({ name }) => name),
    ["manifest", "id", "signature"]);
});

test("A signature of a contract wallet is not checked, and the file does not hold", () => {
  const value = readVector(proof);
  value.signature.signature = "0x1234";
  const report = verifyProof(bytesOf(value));
  const signature = report.parts[0].checks.find(({ name }) => name === "signature");
  assert.deepEqual([signature.result, signature.needsChain, report.isValid], ["not-checked", false, false]);
});

test("A function for one format refuses the other formats", () => {
  const bytes = vectors.get(proof);
  for (const other of [verifyLineage, verifyEvidence])
    assert.throws(() => other(bytes), { code: "wrong-value", pointer: "/format" });
});

test("A file above the limit of its format is refused before it is read", () => {
  const spaces = new Uint8Array(maxBytes["ainft-proof/1"] + 1).fill(0x20);
  assert.throws(() => verifyProof(spaces), { code: "too-large", pointer: "" });
  spaces.set(vectors.get(proof));
  assert.throws(() => verify(spaces), { code: "too-large", pointer: "" });
});

/** A change of a random part of a value, also inside of payloads and manifests. */
function withRandomChange(value, random) {
  const copy = structuredClone(value);
  for (let holder = copy; ;) {
    const names = Object.keys(holder);
    const name = names[pick(random, names.length)];
    if (name === "payload" && random() < 0.9) {
      const statement = JSON.parse(Buffer.from(holder.payload, "base64").toString());
      holder.payload = Buffer.from(JSON.stringify(withRandomChange(statement, random))).toString("base64");
      return copy;
    }
    if (name === "manifest" && typeof holder.manifest === "string" && random() < 0.5) {
      holder.manifest = JSON.stringify(withRandomChange(JSON.parse(holder.manifest), random));
      return copy;
    }
    const next = holder[name];
    if (next === null || typeof next !== "object" || Object.keys(next).length === 0 || random() < 0.1) {
      const others = [undefined, null, true, -1, 1.5, 2 ** 53, "", "0x", "x", [], {}, [null], { a: 1 }];
      holder[name] = others[pick(random, others.length)];
      return copy;
    }
    holder = next;
  }
}

test(`Files with any part replaced are reported or refused, with the seed ${seed}`, () => {
  const random = randomOf(seed);
  const names = [...vectors.keys()];
  for (let i = 0; i < 200; i++) {
    const name = names[pick(random, names.length)];
    // The function fails the test when an error is not a refusal.
    holds(withRandomChange(readVector(name), random));
  }
});
