import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { load } from "./modules.mjs";

const { amountOf, amountText, claimTransaction, leafIn, payTransaction, payoutsOf, readNumber, requirePayable, rootFor,
  topicOf, voteTransaction, wrapTransactions } =
  await load("acts/claim", "acts/pay", "acts/vote", "acts/wrap", "shared/abi", "shared/reading", "shared/units");

const [account, contract, coin] = ["1", "2", "3"].map((digit) => `0x${digit.repeat(40)}`);
const native = `0x${"0".repeat(40)}`;
const id = `0x${"ab".repeat(32)}`;

/** The numbers of the words after the selector. */
function wordsOf({ data }) {
  return data.slice(10).match(/.{64}/g).map((word) => BigInt(`0x${word}`));
}

function signaturesOf(name) {
  const { abi } = JSON.parse(readFileSync(new URL(`../../contracts/artifacts/${name}.json`, import.meta.url)));
  return abi.filter(({ type }) => type === "function")
    .map((it) => `${it.name}(${it.inputs.map(({ type }) => type).join(",")})`);
}

test("Every function that the pages call or read is one of the contracts", () => {
  const used = {
    AinftRewards: ["pay(bytes32,address,uint256,bytes32)", "claim(address,address,uint256,bytes32[])",
      "totals(address)", "claimed(address,address)", "activeRoot()"],
    AinftGovernor: ["castVoteWithReason(uint256,uint8,string)", "state(uint256)", "hasVoted(uint256,address)",
      "proposalSnapshot(uint256)", "getVotes(address,uint256)", "token()"],
    AinVotes: ["approve(address,uint256)", "wrap(uint256,address)", "delegate(address)", "delegates(address)",
      "balanceOf(address)", "allowance(address,address)", "decimals()", "underlying()"],
  };
  const folder = new URL("../src/", import.meta.url);
  const sources = ["claim", "pay", "vote", "wrap"]
    .map((name) => readFileSync(new URL(`acts/${name}.ts`, folder), "utf8"));
  for (const [name, signatures] of Object.entries(used))
    for (const signature of signatures) assert.ok(signaturesOf(name).includes(signature), signature);
  const known = Object.values(used).flat();
  for (const [, signature] of sources.join("").matchAll(/"([a-zA-Z]+\([a-z0-9[\],]*\))"/g))
    assert.ok(known.includes(signature), signature);
});

test("A payment has the component, the native coin, the amount as its value, and no memo", () => {
  const payment = payTransaction({ id, contract }, 5n, []);
  assert.equal(payment.data.slice(0, 10), topicOf("pay(bytes32,address,uint256,bytes32)").slice(0, 10));
  assert.deepEqual(wordsOf(payment), [BigInt(id), 0n, 5n, 0n]);
  assert.deepEqual([payment.to, payment.value], [contract, 5n]);
});

for (const [name, answer] of [
  ["is not payable", { royalties: { payable: false, reason: "over-cap" }, gate: { state: "distributed" } }],
  ["may be payable", { royalties: { reason: "parents-unknown" }, gate: { state: "distributed" } }],
  ["would be refunded", { royalties: { payable: true }, gate: { state: "refunded", reason: "manifest-unknown" } }],
  ["is of a registry without payments", { royalties: { payable: true } }],
  ["has an answer of another form", {}],
])
  test(`The page builds no payment for a component that ${name}`, () =>
    assert.throws(() => requirePayable(answer), /not payable/));

test("A payment that is distributed, held or waiting is built", () => {
  for (const state of ["distributed", "held", "waiting"])
    requirePayable({ royalties: { payable: true }, gate: { state } });
});

test("The parts of a payment must sum to it", () => {
  const part = (amount) => ({ account, amount, reason: "royalty" });
  assert.equal(payoutsOf({ payouts: [part("3"), part("4")] }, 7n).length, 2);
  assert.equal(payoutsOf({ payouts: Array.from({ length: 300 }, () => part("1")) }, 300n).length, 101);
  for (const payouts of [[part("3")], [], "x", [part("-3"), part("10")], [part(7)], [part("7e0")]])
    assert.throws(() => payoutsOf({ payouts }, 7n), JSON.stringify(payouts));
});

test("A leaf leads to the root of OpenZeppelin's StandardMerkleTree, and a changed one does not", () => {
  const rows = Array.from({ length: 9 }, (_, i) =>
    [i === 4 ? account : coin, i % 2 === 0 ? native : coin, `${10n ** BigInt(i)}`]);
  const tree = StandardMerkleTree.of(rows, ["address", "address", "uint256"]);
  const proof = tree.getProof(4);
  const leaf = leafIn({ cumulative: "10000", proof }, account, native);
  assert.equal(rootFor(leaf), tree.root);
  assert.notEqual(rootFor({ ...leaf, cumulative: 10001n }), tree.root);
  assert.notEqual(rootFor({ ...leaf, account: coin }), tree.root);
  const claim = claimTransaction(contract, leaf, 1_000n);
  assert.deepEqual(wordsOf(claim), [BigInt(account), 0n, 10_000n, 128n, BigInt(proof.length), ...proof.map(BigInt)]);
  assert.deepEqual(claim.facts[2], ["Amount in the smallest unit", "9000"]);
  assert.equal(claim.value, undefined);
});

test("An answer that has no proof is refused", () => {
  for (const answer of [{}, { cumulative: 1, proof: [] }, { cumulative: "1", proof: ["0x12"] },
    { cumulative: "-1", proof: [] }, { cumulative: "1", proof: Array.from({ length: 65 }, () => id) }])
    assert.throws(() => leafIn(answer, account, native), /no proof/);
});

test("A vote has the position of OpenZeppelin's choice and the reason as bytes", () => {
  const reason = "because it is needed, and 32 bytes do not hold this text";
  for (const [position, choice] of ["against", "for", "abstain"].entries()) {
    const vote = voteTransaction(contract, id, choice, reason, "1");
    const [proposal, support, at, length] = wordsOf(vote);
    assert.deepEqual([proposal, support, at, length], [BigInt(id), BigInt(position), 96n, BigInt(reason.length)]);
    assert.equal(Buffer.from(vote.data.slice(10 + 4 * 64), "hex").toString().replace(/\0+$/, ""), reason);
    assert.equal(vote.data.length % 64, 10);
  }
  assert.equal(wordsOf(voteTransaction(contract, id, "for", "", "1")).length, 4);
  assert.throws(() => voteTransaction(contract, id, "maybe", "", "1"), RangeError);
});

test("Coins are approved only when the contract may not take them yet, and one call wraps and delegates them", () => {
  const coins = { votes: contract, coin, decimals: 18, allowance: 0n };
  const [approve, wrap] = wrapTransactions(coins, account, 7n);
  assert.deepEqual([approve.to, ...wordsOf(approve)], [coin, BigInt(contract), 7n]);
  assert.deepEqual([wrap.to, ...wordsOf(wrap)], [contract, 7n, BigInt(account)]);
  assert.deepEqual(wrapTransactions({ ...coins, allowance: 7n }, account, 7n).map(({ to }) => to), [contract]);
});

test("Amounts are read and written without rounding", () => {
  for (const [text, decimals, amount] of [["1", 18, 10n ** 18n], ["0.000000000000000001", 18, 1n], ["1.50", 2, 150n],
    ["12", 0, 12n], [" 007.5 ", 1, 75n]]) {
    assert.equal(amountOf(text, decimals), amount);
    assert.equal(amountOf(amountText(amount, decimals), decimals), amount);
  }
  for (const text of ["", "0", "-1", "1e3", "0x1", "1,5", "1.234", ".5", "NaN", "9".repeat(41)])
    assert.equal(typeof amountOf(text, 2), "string", text);
});

test("A contract that answers another form is named as another contract", async () => {
  const wallet = (answer) => ({ ask: async () => answer });
  assert.equal(await readNumber(wallet(`0x${"0".repeat(63)}7`), contract, "state(uint256)", "0x1"), 7n);
  for (const answer of ["0x", null, `0x${"0".repeat(128)}`, 7])
    await assert.rejects(readNumber(wallet(answer), contract, "state(uint256)", "0x1"), /another contract/);
});
