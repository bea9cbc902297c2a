import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { docs, readVector } from "../../js/test/vectors.mjs";
import { load } from "./modules.mjs";

const { Refusal, basisPoints, bodyOf, differences, idIn, leafOf, manifestOf, manifestsIn, mintCall, mintManyHash,
  mintToken, ownMint, recover, stepOf, warningsOf } =
  await load("mint/form", "mint/own", "mint/token", "mint/follow", "@ainft/verify");

const single = readVector("v1/proof/single-finalized.json");
const many = readVector("v1/proof/many-finalized.json");
const registry = { chain: 31337n, registry: single.registry.toLowerCase() };
const creator = single.creator.toLowerCase();
const parent = many.id;
const empty = { kind: "data", name: "", version: "", license: "", description: "", homepage: "", base: "", files: [],
  parents: [], contributors: [], royalty: "" };
const file = { path: "data/a b.txt", size: 3,
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" };

/** The answer of a preview that agrees with the page. */
function previewOf(own) {
  return JSON.parse(JSON.stringify({
    items: own.items.map((item) => ({ ...item, creator: single.creator, kind: "data", warnings: [] })),
    deadline: own.deadline,
    typedData: own.typedData,
  }));
}

test("A form with every field becomes the canonical manifest", () => {
  const text = manifestOf({ ...empty, kind: "model", name: " tuned ", version: "1", license: "Apache-2.0",
    description: "d", homepage: "https://example.org/", base: "https://example.org/f/", files: [file],
    parents: [{ id: parent, relations: ["evaluated-on", "trained-on"] }],
    contributors: [{ address: single.creator, percent: "33.33" }, { address: `0x${"1".repeat(40)}`, percent: "66.67" }],
    royalty: "2.5" });
  assert.deepEqual(JSON.parse(text), { ainft: 1, kind: "model", name: "tuned", version: "1", license: "Apache-2.0",
    description: "d", homepage: "https://example.org/",
    artifacts: [{ path: "data/a b.txt", uri: "https://example.org/f/data/a%20b.txt", sha256: file.sha256, size: 3 }],
    parents: [{ id: parent, relation: ["trained-on", "evaluated-on"] }],
    contributors: [{ address: single.creator, share: 3333 }, { address: `0x${"1".repeat(40)}`, share: 6667 }],
    royalty: 250 });
});

test("Empty fields are left out, and files without an address are named by their digest (RFC 6920)", () => {
  assert.equal(manifestOf(empty), '{"ainft":1,"kind":"data"}');
  const { artifacts: [{ uri }] } = JSON.parse(manifestOf({ ...empty, files: [file] }));
  assert.equal(uri, `ni:///sha-256;${Buffer.from(file.sha256, "hex").toString("base64url")}`);
});

test("A file that the registry stores has the address of its digest there, whatever the other files have", () => {
  const { artifacts } = JSON.parse(manifestOf({ ...empty, base: "https://example.org/f",
    files: [{ ...file, isStored: true }, { ...file, path: "data/b.bin" }] }));
  assert.deepEqual(artifacts.map(({ uri }) => uri),
    [`ainft:artifacts/${file.sha256}`, "https://example.org/f/data/b.bin"]);
});

for (const [name, change, pointer] of [
  ["a license that is no SPDX expression", { license: "my own" }, "/license"],
  ["a home page of another scheme", { homepage: "javascript:alert(1)" }, "/homepage"],
  ["a path that Windows reserves", { files: [{ ...file, path: "con/x" }] }, "/artifacts/0/path"],
  ["the same path twice", { files: [file, file] }, "/artifacts/1/path"],
  ["shares that do not sum to 100 percent", { contributors: [{ address: creator, percent: "50" }] }, "/contributors"],
  ["a share that is no percentage", { contributors: [{ address: creator, percent: "1e2" }] }, "/contributors/0/share"],
  ["an address with a wrong checksum", { contributors: [{ address: single.creator.replace("E", "e"),
    percent: "100" }] }, "/contributors/0/address"],
  ["a royalty above 10 percent", { royalty: "10.01" }, "/royalty"],
  ["a parent without a relation", { parents: [{ id: parent, relations: [] }] }, "/parents/0/relation"],
  ["a lone surrogate", { name: "\ud800" }, "/name"],
])
  test(`A form with ${name} is refused at its field`, () =>
    assert.equal(manifestOf({ ...empty, ...change }).pointer, pointer));

test("Percentages become basis points without rounding", () => {
  for (const [text, points] of [["0", 0], ["1", 100], ["2.5", 250], ["33.33", 3333], ["100", 10000], [" 7.05 ", 705]])
    assert.equal(basisPoints(text, ""), points);
  for (const text of ["", "-1", "1.234", "1,5", "1000", "0x1", "NaN"])
    assert.throws(() => basisPoints(text, "/royalty"), Refusal);
});

test("The id, the digest and the signed content are those of the vectors", () => {
  const own = ownMint(creator, [single.manifest], registry, Number(single.signature.deadline));
  assert.equal(own.items[0].id, single.id);
  const { valid } = JSON.parse(readFileSync(`${docs}vectors/manifests.json`));
  for (const { manifest, digest } of valid)
    assert.equal(ownMint(creator, [JSON.stringify(manifest)], registry, 0).items[0].digest, digest);
});

test("Several manifests are signed as MintMany over the tree of OpenZeppelin", () => {
  const texts = ["a", "b", "c"].map((name) => `{"ainft":1,"kind":"data","name":"${name}"}`);
  const own = ownMint(creator, texts, registry, 9);
  const tree = StandardMerkleTree.of(own.items.map(({ id }) => [1, id, creator]), ["uint8", "bytes32", "address"]);
  assert.equal(own.typedData.primaryType, "MintMany");
  assert.deepEqual(own.typedData.message, { root: tree.root, count: "3", deadline: "9" });
  assert.equal(leafOf(1, own.items[0].id, creator), tree.leafHash([1, own.items[0].id, creator]));
});

test("The signature over many mints of a vector is one over the content that the page computes", () => {
  const { many: { root, count }, deadline, signature } = many.signature;
  const hash = mintManyHash({ chain: 31337n, registry: many.registry }, root, count, Number(deadline));
  assert.equal(recover(hash, signature), many.creator);
});

test("The body has the manifests as their texts, and the signature only when there is one", () => {
  const own = ownMint(creator, [single.manifest], registry, 9);
  const body = bodyOf(own);
  assert.ok(body.includes(single.manifest));
  assert.deepEqual(Object.keys(JSON.parse(body)), ["creator", "deadline", "manifest"]);
  assert.equal(JSON.parse(bodyOf(own, "0x12")).signature, "0x12");
  const two = ownMint(creator, ['{"ainft":1,"kind":"data"}', '{"ainft":1,"kind":"code"}'], registry, 9);
  assert.equal(JSON.parse(bodyOf(two)).manifests.length, 2);
});

test("An answer that agrees has no differences, whatever the order of its members", () => {
  for (const manifests of [[single.manifest], ['{"ainft":1,"kind":"data"}', '{"ainft":1,"kind":"code"}']]) {
    const own = ownMint(creator, manifests, registry, 9);
    const preview = previewOf(own);
    assert.deepEqual(differences(own, preview), []);
    preview.typedData = Object.fromEntries(Object.entries(preview.typedData).reverse());
    assert.deepEqual(differences(own, preview), []);
  }
});

for (const [name, change, expected] of [
  ["id", (it) => (it.items[0].id = parent), ["the id"]],
  ["digest", (it) => (it.items[0].digest = parent), ["the digest"]],
  ["parent", (it) => (it.items[0].parents = [parent]), ["the parents"]],
  ["manifest", (it) => (it.items[0].manifest += " "), ["the manifest"]],
  ["creator", (it) => (it.items[0].creator = `0x${"1".repeat(40)}`), ["the creator"]],
  ["deadline", (it) => it.deadline++, ["the deadline"]],
  ["message", (it) => (it.typedData.message.digest = parent), ["the content to sign"]],
  ["deadline in the message", (it) => (it.typedData.message.deadline = "10"), ["the content to sign"]],
  ["registry", (it) => (it.typedData.domain.verifyingContract = `0x${"1".repeat(40)}`), ["the content to sign"]],
  ["chain", (it) => (it.typedData.domain.chainId = 1), ["the content to sign"]],
  ["primary type", (it) => (it.typedData.primaryType = "Permit"), ["the content to sign"]],
  ["type", (it) => it.typedData.types.Mint.push({ name: "x", type: "uint256" }), ["the content to sign"]],
  ["number of components", (it) => it.items.push(it.items[0]), ["the number of components"]],
  ["text that is not Unicode", (it) => (it.items[0].manifest = "\ud800"), ["the manifest"]],
])
  test(`An answer with another ${name} differs, so no wallet is asked`, () => {
    const own = ownMint(creator, [single.manifest], registry, 9);
    const preview = previewOf(own);
    change(preview);
    assert.deepEqual(differences(own, preview), expected);
  });

test("An answer of another form differs in every part", () => {
  const own = ownMint(creator, [single.manifest], registry, 9);
  for (const answer of [null, 1, "x", [], {}, { items: [null] }])
    assert.ok(differences(own, answer).length >= 6, JSON.stringify(answer));
});

test("The warnings of a preview name licenses and parents whose source is not proven, as plain text", () => {
  const items = [
    { warnings: [{ pointer: "/license", reason: "Write MIT." }] },
    { royalties: { sourceNotProven: [parent, "\u202Eevil"] } },
    {},
  ];
  assert.deepEqual(warningsOf({ items }), ["/license Write MIT.",
    `source not proven: the parent ${parent} asks for a royalty.`,
    "source not proven: the parent \uFFFDevil asks for a royalty."]);
});

test("A file of manifests is bounded and refused with the place of its fault", () => {
  assert.deepEqual(manifestsIn('{"kind":"data", "ainft":1}', 64), ['{"ainft":1,"kind":"data"}']);
  assert.equal(manifestsIn('[{"ainft":1,"kind":"data"},{"ainft":1,"kind":"x"}]', 64).pointer, "/1/kind");
  assert.equal(manifestsIn("[]", 64).pointer, "");
  assert.ok(manifestsIn("[1,2]", 1).reason.includes("1"));
  assert.ok(manifestsIn("{", 64).reason);
});

test("The calldata of the token has the digest and the parents at their offsets", () => {
  const data = mintCall({ digest: single.id, parents: [parent] });
  const words = data.slice(10).match(/.{64}/g);
  assert.deepEqual(words.map((it) => BigInt(`0x${it}`)), [single.id, 64, 1, parent].map(BigInt));
});

test("Only the three known steps of an anchor are steps", () => {
  for (const status of ["pending", "included", "finalized"]) assert.equal(stepOf({ anchor: { status } }), status);
  for (const answer of [null, {}, { anchor: null }, { anchor: { status: "other" } }])
    assert.equal(stepOf(answer), null);
});

test("An event ends the pause of its component, and one of another form ends that of no component", () => {
  assert.equal(idIn(JSON.stringify({ id: "evt_1", type: "ainft.finalized", data: { id: single.id } })), single.id);
  for (const event of ["", "{", "null", "1", "{}", '{"data":null}']) assert.equal(idIn(event), "");
});

test("A wallet that fails to answer about a sent transaction is asked again, and nothing is paid twice", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const hash = `0x${"AB".repeat(32)}`;
  const receipts = [() => { throw new Error("at once"); }, async () => { throw new Error("later"); }, () => null,
    () => ({ status: "0x1" })];
  const [asked, told] = [[], []];
  const answers = { eth_chainId: () => "0x7a69", eth_sendTransaction: () => hash,
    eth_getTransactionReceipt: () => receipts.shift()() };
  const wallet = { ask: (method) => {
    asked.push(method);
    return answers[method]();
  } };
  let isDone = false;
  const minted = mintToken(wallet, registry, creator, ownMint(creator, [single.manifest], registry, 9).items[0],
    (text) => told.push(text)).finally(() => (isDone = true));

  for (let step = 0; step < 10 && !isDone; step++) {
    await new Promise(setImmediate);
    t.mock.timers.tick(2000);
  }
  await minted;

  assert.equal(asked.filter((method) => method === "eth_sendTransaction").length, 1);
  assert.equal(receipts.length, 0);
  assert.equal(told.at(-1), `The token is minted by the transaction ${hash.toLowerCase()}.`);
});
