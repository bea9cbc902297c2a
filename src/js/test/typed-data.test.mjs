import assert from "node:assert/strict";
import test from "node:test";
import { Refusal, leafOf, mintHash, mintManyHash, mintManyTypedData, mintTypedData, readManifest, recover,
  requestTypedData, treeOf } from "@ainft/verify";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { keccak_256 } from "@noble/hashes/sha3";
import { readVector } from "./vectors.mjs";

const single = readVector("v1/proof/single-finalized.json");
const many = readVector("v1/proof/many-finalized.json");
const registry = { chain: 31337, registry: single.registry };
const zero = `0x${"0".repeat(64)}`;

/** The hash that a wallet signs for typed data, by EIP-712 and from nothing but the typed data. */
function walletHash({ types, primaryType, domain, message }) {
  const typeOf = (name) => `${name}(${types[name].map((it) => `${it.type} ${it.name}`).join(",")})`;
  const struct = (name, value) => keccak_256(concatBytes(keccak_256(utf8ToBytes(typeOf(name))),
    ...types[name].map((it) => encode(it.type, value[it.name]))));
  return `0x${bytesToHex(keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), struct("EIP712Domain", domain),
    struct(primaryType, message))))}`;
}

function encode(type, value) {
  if (type === "string") return keccak_256(utf8ToBytes(value));
  if (type.endsWith("[]")) return keccak_256(concatBytes(...value.map((item) => encode(type.slice(0, -2), item))));
  const digits = type.startsWith("uint") ? BigInt(value).toString(16) : value.slice(2);
  return hexToBytes(digits.padStart(64, "0"));
}

test("A wallet that signs the typed data of a mint signs its hash, which the creator of a vector signed", () => {
  const { digest, parents } = readManifest(single.manifest);
  const deadline = Number(single.signature.deadline);
  const hash = walletHash(mintTypedData(registry, digest, parents, deadline));
  assert.equal(hash, mintHash(registry, digest, parents, deadline));
  assert.equal(recover(hash, single.signature.signature), single.creator);
});

test("A wallet that signs the typed data of many mints signs their hash", () => {
  const { many: { root, count }, deadline, signature } = many.signature;
  const domain = { chain: 31337n, registry: many.registry };
  const hash = walletHash(mintManyTypedData(domain, root, count, Number(deadline)));
  assert.equal(hash, mintManyHash(domain, root, count, Number(deadline)));
  assert.equal(recover(hash, signature), many.creator);
});

test("The typed data has parents, a registry with its checksum, and a chain id that keeps its digits", () => {
  const { domain, message } = mintTypedData({ chain: 2n ** 60n, registry: single.registry.toLowerCase() }, zero,
    [many.id], 7);
  assert.equal(domain.verifyingContract, single.registry);
  assert.equal(domain.chainId, String(2n ** 60n));
  assert.deepEqual(message, { digest: zero, parents: [many.id], deadline: "7" });
  assert.equal(mintTypedData(registry, zero, [], 7).domain.chainId, 31337);
});

test("The typed data of a request is what a sender signs, by the text of its type", () => {
  const sent = { method: "PUT", path: "/api/artifacts/ab?x=1", body: zero, time: 1_700_000_000,
    nonce: `0x${"12".repeat(32)}` };
  const { types, primaryType, message } = requestTypedData(registry, sent);
  const type = types[primaryType].map((it) => `${it.type} ${it.name}`).join(",");
  assert.equal(`${primaryType}(${type})`, "Request(string method,string path,bytes32 body,uint256 time,bytes32 nonce)");
  assert.deepEqual(message, { ...sent, time: "1700000000" });
  for (const change of [{ body: "0x12" }, { nonce: "" }, { time: -1 }, { path: "" }, { method: "x".repeat(17) }])
    assert.throws(() => requestTypedData(registry, { ...sent, ...change }), Refusal);
});

test("A tree of one leaf has the leaf as its root", () => {
  const leaf = leafOf(1, single.id, single.creator);
  assert.equal(treeOf([leaf]), leaf);
});

test("Typed data of arguments of another form is refused", () => {
  assert.throws(() => mintTypedData(registry, "0x12", [], 0), { code: "wrong-form", pointer: "/digest" });
  assert.throws(() => mintManyTypedData(registry, zero, 0, 0), { code: "out-of-range", pointer: "/count" });
  assert.throws(() => mintManyTypedData(registry, zero, 1, -1), { code: "out-of-range", pointer: "/deadline" });
});
