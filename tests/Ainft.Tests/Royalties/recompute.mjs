// Computes the roots of settlements again, from docs/rewards.md alone, with OpenZeppelin's merkle-tree. It shares no
// code with the kernel. Standard input has the cases as JSON, and standard output gets the roots.
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { text } from "node:stream/consumers";
import { stdin, stdout } from "node:process";

const WHOLE = 100_000_000n;

function counted(payment, through) {
  const { terms } = payment;
  const good = payment.verdicts
    .filter((v) => v.at.number <= through.number)
    .filter((v) => v.admitted && v.replicas >= terms.replicas && v.confidence >= terms.confidence / 10_000)
    .filter((v) => v.bounded || !terms.boundedTolerance)
    .sort((a, b) => a.at.number - b.at.number || (a.run < b.run ? -1 : 1));
  const days = new Set();
  return good.filter((v) => {
    const day = Math.floor(v.at.time / 86_400);
    return !days.has(day) && days.add(day);
  });
}

function decide(payment, through) {
  const { at, terms, component } = payment;
  const anchorEnd = at.time + terms.anchorWithin;
  const heldEnd = at.time + terms.heldFor;
  if (!component || component.at.number > through.number) return through.time > anchorEnd ? "refund" : "wait";
  if (component.at.number > at.number && component.at.time > anchorEnd) return "refund";
  const units = component.stack.reduce((sum, [, ask]) => sum + ask, 0);
  if (component.reference || component.over || units > terms.cap * 10_000) return "refund";
  const verdicts = counted(payment, through);
  const newest = verdicts.filter((v) => v.at.number < at.number).at(-1);
  if (!payment.retracted && (!newest || newest.reproduced)) return "pay";
  if (verdicts.some((v) => v.reproduced && v.at.number >= at.number && v.at.time <= heldEnd)) return "pay";
  return through.time > heldEnd ? "refund" : "wait";
}

function settle({ through, payments }) {
  const sums = new Map();
  const add = (account, token, amount) => {
    const key = `${account.toLowerCase()} ${token.toLowerCase()}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  };
  for (const payment of payments) {
    const { component, token, payer } = payment;
    const amount = BigInt(payment.amount);
    const state = decide(payment, through);
    if (state === "refund") add(payer, token, amount);
    if (state !== "pay") continue;
    let rest = amount;
    for (const [account, ask] of component.stack) {
      const part = (amount * BigInt(ask)) / WHOLE;
      add(account, token, part);
      rest -= part;
    }
    const people = component.contributors.length > 0 ? component.contributors : [[component.creator, 10_000]];
    let left = rest;
    people.forEach(([account, share], index) => {
      const part = index === people.length - 1 ? left : (rest * BigInt(share)) / 10_000n;
      add(account, token, part);
      left -= part;
    });
  }
  const leaves = [...sums].filter(([, sum]) => sum > 0n).map(([key, sum]) => [...key.split(" "), sum.toString()]);
  return leaves.length > 0 ? StandardMerkleTree.of(leaves, ["address", "address", "uint256"]).root : null;
}

// A pipe can be empty for a moment, which a synchronous read takes for an error.
stdout.write(JSON.stringify(JSON.parse(await text(stdin)).map(settle)));
