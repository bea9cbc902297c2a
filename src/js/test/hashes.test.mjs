import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { canonicalize, commitHash, componentId, idOf, leafOf, mintHash, mintManyHash, nodeHash, produceHash,
  readManifest,
  recover, reproduceHash, rootOf, treeOf } from "@ainft/verify";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { fromBase64, toBase64 } from "../dist/encoding.js";
import { isP256Signature, p256Point, sha256 } from "../dist/hashes.js";
import { quantile } from "../dist/student.js";
import { docs, readVector } from "./vectors.mjs";

const single = readVector("v1/proof/single-finalized.json");
const many = readVector("v1/proof/many-finalized.json");
const registry = { chain: 31337, registry: single.registry };
const zero = `0x${"0".repeat(64)}`;

test("The id of a component follows from its creator and its manifest", () => {
  const { digest, parents } = readManifest(many.manifest);
  assert.equal(componentId(many.creator, many.manifest), many.id);
  assert.equal(idOf(many.creator.toLowerCase(), digest, parents), many.id);
  assert.deepEqual(parents, many.parents);
  assert.throws(() => componentId(many.creator, ` ${many.manifest}`), { code: "not-canonical" });
});

test("The account that minted is recovered from the hashes of Mint and MintMany", () => {
  const { digest, parents } = readManifest(single.manifest);
  const mint = mintHash(registry, digest, parents, Number(single.signature.deadline));
  assert.equal(recover(mint, single.signature.signature).toLowerCase(), single.creator.toLowerCase());
  const { many: { root, count, path }, deadline, signature } = many.signature;
  const hash = mintManyHash({ chain: 31337n, registry: many.registry }, root, count, Number(deadline));
  assert.equal(recover(hash, signature).toLowerCase(), many.creator.toLowerCase());
  assert.equal(rootOf(leafOf(1, many.id, many.creator), path), root);
});

test("The accounts that asked for runs, registered and committed are recovered from the other hashes", () => {
  const file = readVector("v2/evidence/cli-first-model.json");
  const payload = JSON.parse(Buffer.from(file.statements[0].envelope.payload, "base64"));
  const { run } = payload.predicate["urn:ainft:run:2"];
  const domain = { chain: 31337, registry: file.component.registry };
  const { request, tasks: [task], candidates } = run;
  const asked = request.purpose === "produce" ? produceHash(domain, request.template, request)
    : reproduceHash(domain, request.subject, request);
  assert.equal(recover(asked, request.signature).toLowerCase(), request.requester);
  const node = candidates[task.candidate];
  const { profile, deadline, signature } = task.registration;
  assert.equal(recover(nodeHash(domain, node, profile, deadline), signature).toLowerCase(), node.operator);
  const { commitment, signature: committed } = task.committed;
  assert.equal(recover(commitHash(domain, run.id, commitment), committed).toLowerCase(), node.node);
});

test("Leaves, paths and roots are those of OpenZeppelin's tree for random leaves", () => {
  for (let size = 1; size < 20; size++) {
    const leaves = Array.from({ length: size }, () =>
      [1, `0x${randomBytes(32).toString("hex")}`, `0x${randomBytes(20).toString("hex")}`]);
    const tree = StandardMerkleTree.of(leaves, ["uint8", "bytes32", "address"]);
    for (const [index, leaf] of leaves.entries()) {
      assert.equal(leafOf(...leaf), tree.leafHash(leaf));
      assert.equal(rootOf(leafOf(...leaf), tree.getProof(index)), tree.root);
    }
    assert.equal(treeOf(leaves.map((leaf) => leafOf(...leaf))), tree.root);
  }
});

test("Arguments of another form are refused with their place", () => {
  assert.throws(() => idOf("0x12", zero, []), { code: "wrong-form", pointer: "/creator" });
  assert.throws(() => idOf(single.creator, zero.toUpperCase(), []), { code: "wrong-form", pointer: "/digest" });
  assert.throws(() => mintHash({ chain: -1, registry: single.registry }, zero, [], 0), { pointer: "/chain" });
  assert.throws(() => mintHash(registry, zero, [], 0.5), { code: "out-of-range", pointer: "/deadline" });
  assert.throws(() => treeOf([]), { code: "wrong-count", pointer: "/leaves" });
  assert.throws(() => treeOf([zero, "0x12"]), { code: "wrong-form", pointer: "/leaves/1" });
  const flipped = single.creator.replace(/[a-f]|[A-F]/, (it) => (it < "a" ? it.toLowerCase() : it.toUpperCase()));
  assert.throws(() => idOf(flipped, zero, []), { code: "wrong-form", pointer: "/creator" });
});

test("A signature with a high s recovers no account", () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const { signature } = single.signature;
  const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
  const v = signature.endsWith("1b") ? "1c" : "1b";
  assert.equal(recover(zero, `${signature.slice(0, 66)}${s}${v}`), null);
});

test("SHA-256 and base64 are those of Node.js for random bytes", () => {
  for (let size = 0; size < 100; size++) {
    const data = randomBytes(size);
    assert.equal(sha256(data), `0x${createHash("sha256").update(data).digest("hex")}`);
    assert.equal(toBase64(data), data.toString("base64"));
    for (const text of [data.toString("base64"), data.toString("base64url"), data.toString("base64").replace(/=/g, "")])
      assert.deepEqual(Buffer.from(fromBase64(text)), data, text);
  }
});

for (const text of ["A", "AA=", "AA===", "AB==", "AB", "A A=", "+_8=", "AAA=A", "=", "AAAA=", "é"])
  test(`${JSON.stringify(text)} is no base64`, () => assert.equal(fromBase64(text), undefined));

test("A key on P-256 made a signature over exactly its message", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = publicKey.export({ type: "spki", format: "der" });
  const message = randomBytes(100);
  for (let i = 0; i < 8; i++) assert.ok(isP256Signature(key, message, sign("sha256", message, privateKey)));
  const signature = sign("sha256", message, privateKey);
  assert.ok(!isP256Signature(key, message.subarray(1), signature));
  for (const damaged of [signature.subarray(1), Buffer.concat([signature, Buffer.from([0])]), Buffer.alloc(8)])
    assert.ok(!isP256Signature(key, message, damaged));
});

test("Only the one form of a key on P-256 is a key", () => {
  const der = (curve) => generateKeyPairSync("ec", { namedCurve: curve }).publicKey
    .export({ type: "spki", format: "der" });
  const key = der("P-256");
  assert.equal(p256Point(key).length, 65);
  assert.equal(p256Point(der("secp256k1")), null);
  const offCurve = Buffer.from(key);
  offCurve[90] ^= 1;
  for (const other of [offCurve, key.subarray(0, 90), Buffer.concat([key, key])]) assert.equal(p256Point(other), null);
});

test("The quantiles of Student's t are those of docs/vectors/student-t.json", () => {
  const { quantiles } = JSON.parse(readFileSync(`${docs}vectors/student-t.json`));
  assert.ok(quantiles.length > 10);
  for (const { degrees, upper, quantile: expected } of quantiles)
    assert.equal(quantile(degrees, upper), expected, `${degrees} ${upper}`);
});

test("A text is canonical when it is its own canonical form", () =>
  assert.equal(canonicalize(single.manifest), single.manifest));
