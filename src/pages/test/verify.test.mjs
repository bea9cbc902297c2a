import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { readVector, vectors } from "../../js/test/vectors.mjs";
import { load } from "./modules.mjs";

const { Refusal, claimsOf, conclusionOf, isProof, mostAnchors, reasons, shownParts, verify, withChain } =
  await load("verify/claims", "verify/steps", "verify/chain", "@ainft/verify");

const abi = JSON.parse(readFileSync(new URL("../../contracts/artifacts/AinftRegistry.json", import.meta.url))).abi;
const proof = "v1/proof/single-finalized.json";

function read(name) {
  const bytes = new Uint8Array(vectors.get(name));
  return { report: verify(bytes), claims: claimsOf(bytes) };
}

/** A chain that has exactly the claims of a file, with changes. It answers as a node of Ethereum does. */
function chainOf({ report, claims }, changes = {}) {
  const word = (value) => BigInt(value).toString(16).padStart(64, "0");
  const hexOf = (value) => `0x${BigInt(value).toString(16)}`;
  const answers = {
    eth_chainId: () => hexOf(report.chain),
    eth_getBlockByNumber: ([name]) => {
      if (name === "finalized") return { number: "0xffffff", hash: `0x${word(1)}`, timestamp: "0x1" };
      const block = claims.anchors.map((it) => it.block).find((it) => it && hexOf(it.number) === name);
      return block ? { number: name, hash: block.hash, timestamp: hexOf(block.timestamp) } : null;
    },
    eth_call: ([{ to, data }]) => {
      assert.equal(to, report.registry);
      if (data.startsWith("0x6352211e")) return `0x${word("0x1234")}`;
      const claim = claims.anchors.find(({ root }) => data.endsWith(root.slice(2)));
      return `0x${word(7)}${word(claim.size)}${word(claim.block?.timestamp ?? 5)}`;
    },
    eth_getTransactionReceipt: ([hash]) => {
      const claim = claims.anchors.find(({ transaction }) => transaction === hash);
      const topics = [anchoredTopic, claim.root, `0x${word(7)}`];
      return { transactionHash: hash, status: "0x1", blockHash: claim.block?.hash,
        logs: [{ address: report.registry.toUpperCase().replace("0X", "0x"), topics }] };
    },
    ...changes,
  };
  return async (method, params) => answers[method](params);
}

// keccak256("Anchored(bytes32,address,uint32)"), computed here by the package's own function for topics.
const { call, topicOf } = await load("shared/abi");
const signatureOf = ({ name, inputs }) => `${name}(${inputs.map(({ type }) => type).join(",")})`;
const anchoredTopic = topicOf(signatureOf(abi.find(({ type, name }) => type === "event" && name === "Anchored")));

test("The functions and the event that the pages use are those of the contract", () => {
  const known = new Set(abi.filter(({ name }) => name).map(signatureOf));
  for (const signature of ["anchorOf(bytes32)", "ownerOf(uint256)", "mint(bytes32,bytes32[])",
    "Anchored(bytes32,address,uint32)"])
    assert.ok(known.has(signature), signature);
  assert.equal(topicOf("Transfer(address,address,uint256)"),
    "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
  assert.equal(call("ownerOf(uint256)", ["0x1"]).slice(0, 10), "0x6352211e");
});

test("Every check of every vector has a reason, and every vector is recognised as a file to verify", () => {
  for (const [name, bytes] of vectors) {
    assert.ok(isProof(bytes.subarray(0, 65536).toString()), name);
    for (const { checks } of read(name).report.parts)
      for (const check of checks) assert.ok(reasons[check.name], `${name}: ${check.name}`);
  }
  for (const text of ["", "{}", "[1]", '{"format":"other/1"}', 'x{"format":"ainft-proof/1"}'])
    assert.ok(!isProof(text), text);
});

test("A file alone is consistent, and a chain that has its roots makes it anchored", async () => {
  for (const name of [proof, "v1/lineage/whole-finalized.json", "v2/evidence/cli-first-model.json",
    "v2/proof/delegated.json"]) {
    const file = read(name);
    assert.equal(conclusionOf(file.report).kind, "valid", name);
    assert.match(conclusionOf(file.report).words, /^The file is consistent\. Only a chain/, name);
    const asked = await withChain(file.report, file.claims, chainOf(file));
    assert.equal(conclusionOf(asked).kind, "anchored", name);
    assert.ok(asked.isValid, name);
  }
});

test("A file is called valid only when every check but that of the token passed", async () => {
  const file = read(proof);
  const withoutToken = chainOf(file, { eth_call: async (call) => {
    if (call[0].data.startsWith("0x6352211e")) throw new Error("execution reverted");
    return chainOf(file)("eth_call", call);
  } });
  const asked = await withChain(file.report, file.claims, withoutToken);
  assert.equal(asked.parts[0].checks.find(({ name }) => name === "token").result, "not-checked");
  assert.match(conclusionOf(asked).words, /^The file is valid, and the registry/);
  // The page asks about no registration of a node.
  const evidence = read("v1/evidence/reproduced.json");
  const words = conclusionOf(await withChain(evidence.report, evidence.claims, chainOf(evidence))).words;
  assert.match(words, /^The file is consistent, and the registry .* did not make [1-9][0-9]* of its checks/);
});

test("A component and a batch with the same root are each compared with the chain", async () => {
  const json = readVector("v1/evidence/reproduced.json");
  assert.equal(json.component.root, json.batches[0].root);
  const right = read("v1/evidence/reproduced.json");
  const other = { ...json.component, block: { ...json.component.block, hash: `0x${"1".repeat(64)}` } };
  const bytes = new TextEncoder().encode(JSON.stringify({ ...json, component: other }));

  const asked = await withChain(verify(bytes), claimsOf(bytes), chainOf(right));

  const blockOf = (subject) => asked.parts.find((part) => part.subject === subject).checks
    .find(({ name }) => name === "block").result;
  assert.deepEqual([blockOf("component"), blockOf(`batch ${json.component.root}`)], ["fail", "pass"]);
  assert.equal(conclusionOf(asked).kind, "invalid");
});

for (const [name, fails, changes] of [
  ["follows another chain", "chain", { eth_chainId: () => "0x1" }],
  ["lacks the root", "anchor", { eth_call: () => `0x${"0".repeat(192)}` }],
  ["has no contract", "anchor", { eth_call: () => "0x" }],
  ["has another block", "block", { eth_getBlockByNumber: ([number]) =>
    ({ number: number === "finalized" ? "0xffffff" : number, hash: `0x${"1".repeat(64)}`, timestamp: "0x1" }) }],
  ["has not made the block final", "finality", { eth_getBlockByNumber: ([number]) =>
    (number === "finalized" ? { number: "0x0", hash: "0x1", timestamp: "0x1" } : null) }],
  ["lacks the transaction", "transaction", { eth_getTransactionReceipt: () => null }],
  ["answers another type", "transaction", { eth_getTransactionReceipt: () => "0x" }],
])
  test(`A chain that ${name} fails the check ${fails}`, async () => {
    const file = read(proof);
    const { parts: [{ checks }], isValid } = await withChain(file.report, file.claims, chainOf(file, changes));
    assert.ok(!isValid);
    assert.equal(checks.find((it) => it.name === fails).result, "fail");
  });

/** A file whose creator can only be a contract wallet, because no key made the signature. */
function signedByWallet(signature) {
  const json = readVector(proof);
  const bytes = new TextEncoder().encode(JSON.stringify({ ...json, signature: { ...json.signature, signature } }));
  return { json, report: verify(bytes), claims: claimsOf(bytes) };
}

const magic = `0x1626ba7e${"0".repeat(56)}`;
for (const [name, signature, before, answer, after] of [
  ["accepts a long signature", `0x${"12".repeat(70)}`, "open", () => magic, "anchored"],
  ["accepts a signature of another key", `0x${"12".repeat(64)}1b`, "invalid", () => magic, "anchored"],
  ["accepts it with further bytes", `0x${"12".repeat(2)}`, "open", () => `${magic}${"0".repeat(64)}`, "anchored"],
  ["refuses it", `0x${"12".repeat(70)}`, "open", () => `0x${"f".repeat(64)}`, "invalid"],
  ["has no code", `0x${"12".repeat(70)}`, "open", () => "0x", "invalid"],
  ["answers only the first bytes", `0x${"12".repeat(70)}`, "open", () => "0x1626ba7e", "invalid"],
  ["reverts", `0x${"12".repeat(70)}`, "open", () => { throw new Error("execution reverted"); }, "open"],
])
  test(`A contract wallet that ${name} makes the file ${after}`, async () => {
    const file = signedByWallet(signature);
    assert.equal(conclusionOf(file.report).kind, before);
    const chain = chainOf(file);
    const asked = [];
    const report = await withChain(file.report, file.claims, async (method, params) => {
      if (params[0]?.to !== file.json.creator.toLowerCase()) return chain(method, params);
      asked.push(params[0]);
      return answer();
    });
    assert.equal(conclusionOf(report).kind, after);
    assert.equal(report.isValid, after === "anchored");
    const [{ data }] = asked;
    assert.equal(data.slice(0, 10), "0x1626ba7e");
    assert.equal(data.slice(10 + 3 * 64, 10 + 3 * 64 + signature.length - 2), signature.slice(2));
  });

test("No account is asked for an endpoint of another chain, or for a signature of another chain", async () => {
  const file = signedByWallet(`0x${"12".repeat(70)}`);
  const refuse = async (method, params) => {
    assert.notEqual(params[0]?.to, file.json.creator.toLowerCase());
    return chainOf(file, { eth_chainId: () => "0x1" })(method, params);
  };
  await withChain(file.report, file.claims, refuse);
  const domain = { chain: "eip155:1", registry: file.json.registry };
  const json = { ...file.json, signature: { ...file.json.signature, signature: `0x${"12".repeat(70)}`, domain } };
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const report = verify(bytes);
  assert.equal(report.parts[0].checks.find(({ name }) => name === "signature").wallet.chain, "1");
  const asked = await withChain(report, claimsOf(bytes), async (method, params) => {
    assert.notEqual(params[0]?.to, file.json.creator.toLowerCase());
    return chainOf(file)(method, params);
  });
  assert.equal(conclusionOf(asked).kind, "open");
});

test("An agent is never asked as a contract wallet", () => {
  const json = readVector("v2/proof/delegated.json");
  const changed = { ...json, signature: { ...json.signature, signature: `0x${"12".repeat(64)}1b` } };
  const checks = verify(new TextEncoder().encode(JSON.stringify(changed))).parts[0].checks;
  assert.equal(checks.find(({ name }) => name === "signature").wallet, undefined);
});

test("The checks of the file stay as they are, whatever a chain answers", async () => {
  const file = read(proof);
  const asked = await withChain(file.report, file.claims, chainOf(file, { eth_call: () => null }));
  const alone = ({ parts }) => parts.flatMap(({ checks }) => checks).filter((it) => !it.needsChain);
  assert.deepEqual(alone(asked), alone(file.report));
});

test("A changed file is refused or fails, and its conclusion says so", () => {
  const file = readVector(proof);
  const changed = { ...file, root: `0x${"1".repeat(64)}` };
  assert.equal(conclusionOf(verify(new TextEncoder().encode(JSON.stringify(changed)))).kind, "invalid");
  assert.throws(() => verify(new TextEncoder().encode(JSON.stringify({ ...file, more: 1 }))), Refusal);
});

test("A page asks about a bounded number of roots and shows the parts that failed first", () => {
  const file = readVector("v1/lineage/whole-finalized.json");
  const batch = file.batches[0];
  const batches = Array.from({ length: 100 }, (_, i) => ({ ...batch, root: `0x${String(i).padStart(64, "0")}` }));
  const claims = claimsOf(new TextEncoder().encode(JSON.stringify({ ...file, batches })));
  assert.deepEqual([claims.anchors.length, claims.more], [mostAnchors, 100 - mostAnchors]);
  const part = (subject, result) => ({ subject, checks: [{ name: "id", result, detail: "", needsChain: false }] });
  const parts = [part("a", "pass"), part("b", "pass"), part("c", "fail")];
  assert.deepEqual(shownParts(parts, 2), { shown: [parts[2], parts[0]], more: 1 });
  assert.deepEqual(shownParts(parts, 3), { shown: parts, more: 0 });
});
