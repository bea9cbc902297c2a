import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { load } from "./modules.mjs";

const { amountOf, amountText, approvals, claimTransaction, leafIn, notListed, payTransaction, payableAmount, payoutsOf,
  readAccounts, readAllowance, readDecimals, readNumber, requirePayable, rootFor, tokenOf, topicOf, voteTransaction,
  wrapTransactions } = await load("acts/claim", "acts/pay", "acts/vote", "acts/wrap", "shared/abi", "shared/reading",
  "shared/tokens", "shared/units");

const [account, contract, coin] = ["1", "2", "3"].map((digit) => `0x${digit.repeat(40)}`);
const native = `0x${"0".repeat(40)}`;
const id = `0x${"ab".repeat(32)}`;

/** The numbers of the words after the selector. */
function wordsOf({ data }) {
  return (data.slice(10).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
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
    AinVotes: ["wrap(uint256,address)", "delegate(address)", "delegates(address)", "balanceOf(address)", "decimals()",
      "underlying()"],
    DevCoin: ["approve(address,uint256)", "allowance(address,address)", "balanceOf(address)", "decimals()"],
    RewardPolicy: ["tokens()"],
  };
  const folder = new URL("../src/", import.meta.url);
  const sources = ["acts/claim", "acts/pay", "acts/vote", "acts/wrap", "shared/tokens"]
    .map((name) => readFileSync(new URL(`${name}.ts`, folder), "utf8"));
  for (const [name, signatures] of Object.entries(used))
    for (const signature of signatures) assert.ok(signaturesOf(name).includes(signature), signature);
  const known = Object.values(used).flat();
  for (const [, signature] of sources.join("").matchAll(/"([a-zA-Z]+\([a-z0-9[\],]*\))"/g))
    assert.ok(known.includes(signature), signature);
});

/** A wallet whose contracts answer calls with numbers, by the signatures of their functions. */
function walletOf(answers) {
  const asked = [];
  const ask = async (method, [{ to, data }]) => {
    assert.equal(method, "eth_call");
    asked.push([to, ...wordsOf({ data })]);
    const signature = Object.keys(answers).find((it) => topicOf(it).startsWith(data.slice(0, 10)));
    return `0x${answers[signature].toString(16).padStart(64, "0")}`;
  };
  return { ask, asked };
}

test("A payment has the component, the native coin, the amount as its value, and no memo", () => {
  const payment = payTransaction({ id, contract }, { token: native, decimals: 18, amount: 5n }, []);
  assert.equal(payment.data.slice(0, 10), topicOf("pay(bytes32,address,uint256,bytes32)").slice(0, 10));
  assert.deepEqual(wordsOf(payment), [BigInt(id), 0n, 5n, 0n]);
  assert.deepEqual([payment.to, payment.value], [contract, 5n]);
});

test("A payment in a token has the token and the amount in its calldata, and sends no coins", () => {
  const payment = payTransaction({ id, contract }, { token: coin, decimals: 6, amount: 1_500_000n }, []);
  assert.deepEqual(wordsOf(payment), [BigInt(id), BigInt(coin), 1_500_000n, 0n]);
  assert.equal(payment.value, undefined);
  assert.deepEqual(payment.facts,
    [["Component", id], ["Token", coin], ["Amount", "1.5"], ["Amount in the smallest unit", "1500000"]]);
});

test("An amount is in whole tokens, at least the least of the contract, and at most 2^112 - 1", () => {
  assert.equal(payableAmount("1.5", 6, 1_500_000n), 1_500_000n);
  assert.equal(payableAmount("7", 0, 1n), 7n);
  assert.throws(() => payableAmount("1.499999", 6, 1_500_000n), /at least 1\.5\./);
  assert.throws(() => payableAmount("0.0000001", 6, 1n), /at most 6 digits/);
  assert.equal(payableAmount((2n ** 112n - 1n).toString(), 0, 1n), 2n ** 112n - 1n);
  assert.throws(() => payableAmount((2n ** 112n).toString(), 0, 1n), /at most/);
});

test("An empty text names the native coin, and no other text than an address names a token", () => {
  assert.equal(tokenOf(" "), native);
  assert.equal(tokenOf(` 0x${"Ab".repeat(20)} `), `0x${"ab".repeat(20)}`);
  for (const text of ["USDC", "0x", ...[39, 41].map((digits) => `0x${"1".repeat(digits)}`), "1".repeat(40),
    `0x${"g".repeat(40)}`])
    assert.throws(() => tokenOf(text), /address of a token/, text);
});

test("A token that is not listed is refused with the first tokens of the list", () => {
  assert.equal(notListed(coin, []), `The DAO does not list the token ${coin} for payments.`);
  assert.match(notListed(native, [coin]), new RegExp(`the native coin for payments\\. It lists ${coin}\\.$`));
  assert.match(notListed(coin, [native, ...Array(6).fill(account)]), /It lists the native coin, .* and 2 more\.$/);
});

test("A contract gets an approval of exactly the amount, and only when it may not take as much already", () => {
  const taken = { token: coin, taker: contract, decimals: 6, amount: 7n };
  const [approve, ...others] = approvals(taken, 6n);
  assert.equal(others.length, 0);
  assert.equal(approve.data.slice(0, 10), topicOf("approve(address,uint256)").slice(0, 10));
  assert.deepEqual([approve.to, ...wordsOf(approve)], [coin, BigInt(contract), 7n]);
  assert.equal(approve.value, undefined);
  assert.deepEqual([approvals(taken, 7n), approvals(taken, 2n ** 256n - 1n)], [[], []]);
});

test("The wallet's chain has the decimals, the balance and the allowance, and a lower balance is refused", async () => {
  const taken = { token: coin, taker: contract, decimals: 6, amount: 1_000n };
  const rich = walletOf({ "balanceOf(address)": 1_000n, "allowance(address,address)": 5n, "decimals()": 6n });
  assert.equal(await readAllowance(rich, account, taken), 5n);
  assert.equal(await readDecimals(rich, coin), 6);
  assert.deepEqual(rich.asked, [[coin, BigInt(account)], [coin, BigInt(account), BigInt(contract)], [coin]]);
  const poor = walletOf({ "balanceOf(address)": 999n, "decimals()": 78n });
  await assert.rejects(readAllowance(poor, account, taken), /has 0\.000999 of the token/);
  await assert.rejects(readDecimals(poor, coin), /more than 77 decimals/);
});

test("A list of accounts is read only in the form of the contract", async () => {
  const word = (value) => value.toString(16).padStart(64, "0");
  const answers = (answer) => ({ ask: async () => answer });
  const list = `0x${[32n, 2n, 0n, BigInt(coin)].map(word).join("")}`;
  assert.deepEqual(await readAccounts(answers(list), contract, "tokens()", 2), [native, coin]);
  assert.deepEqual(await readAccounts(answers(`0x${word(32n)}${word(0n)}`), contract, "tokens()", 2), []);
  for (const answer of ["0x", null, 7, list.slice(0, -2), `${list}${word(1n)}`, `0x${word(32n)}${word(1n)}`,
    `0x${[64n, 1n, 1n].map(word).join("")}`])
    await assert.rejects(readAccounts(answers(answer), contract, "tokens()", 2), /another contract/, String(answer));
  await assert.rejects(readAccounts(answers(list), contract, "tokens()", 1), /another contract/);
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
  const of = (amount) => ({ decimals: 1, amount });
  assert.deepEqual(payoutsOf({ payouts: [part("3"), part("14")] }, of(17n)),
    [["For royalty", `0.3 to ${account}`], ["For royalty", `1.4 to ${account}`]]);
  assert.equal(payoutsOf({ payouts: Array.from({ length: 300 }, () => part("1")) }, of(300n)).length, 101);
  for (const payouts of [[part("3")], [], "x", [part("-3"), part("10")], [part(7)], [part("7e0")]])
    assert.throws(() => payoutsOf({ payouts }, of(7n)), JSON.stringify(payouts));
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
