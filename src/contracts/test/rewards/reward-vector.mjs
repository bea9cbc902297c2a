#!/usr/bin/env node
// Writes reward-vector.json: trees and proofs of @openzeppelin/merkle-tree, the layout that claim() is for.
// With --check it compares instead and exits 1 where the file differs.
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { argv, exit } from "node:process";

const path = new URL("reward-vector.json", import.meta.url);
const sizes = [1, 2, 3, 5, 8, 13];
const hash = (text) => "0x" + createHash("sha256").update(text).digest("hex");
const native = "0x" + "00".repeat(20);

function tree(size) {
  const leaves = Array.from({ length: size }, (_, index) => ({
    account: hash(`account ${index} of ${size}`).slice(0, 42),
    cumulative: String(BigInt(hash(`amount ${index} of ${size}`)) % 10n ** 17n),
  }));
  const rows = leaves.map(({ account, cumulative }) => [account, native, cumulative]);
  const built = StandardMerkleTree.of(rows, ["address", "address", "uint256"]);
  return { size, root: built.root, leaves: leaves.map((leaf, index) => ({ ...leaf, proof: built.getProof(index) })) };
}

const text = JSON.stringify({ trees: sizes.map(tree) }, null, 2) + "\n";
if (!argv.includes("--check")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) {
  console.log("stale: src/contracts/test/rewards/reward-vector.json");
  exit(1);
}
