#!/usr/bin/env node
// Writes merkle-vector.json: trees and proofs of @openzeppelin/merkle-tree, the layout that proves() is for.
// With --check it compares instead and exits 1 where the file differs.
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { argv, exit } from "node:process";

const path = new URL("merkle-vector.json", import.meta.url);
const sizes = [1, 2, 3, 4, 5, 7, 8, 13];
const hash = (text) => "0x" + createHash("sha256").update(text).digest("hex");

function tree(size) {
  const leaves = Array.from({ length: size }, (_, index) => {
    const seed = `leaf ${index} of ${size}`;
    return { kind: index % 3 === 2 ? 255 : 1, subject: hash(seed), account: hash(`account of ${seed}`).slice(0, 42) };
  });
  const values = leaves.map(({ kind, subject, account }) => [kind, subject, account]);
  const built = StandardMerkleTree.of(values, ["uint8", "bytes32", "address"]);
  return { size, root: built.root, leaves: leaves.map((leaf, index) => ({ ...leaf, proof: built.getProof(index) })) };
}

const text = JSON.stringify({ trees: sizes.map(tree) }, null, 2) + "\n";
if (!argv.includes("--check")) writeFileSync(path, text);
else if (readFileSync(path, "utf8") !== text) {
  console.log("stale: src/contracts/test/merkle-vector.json");
  exit(1);
}
