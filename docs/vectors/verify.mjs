#!/usr/bin/env node
// Verifies files of all versions of the formats ainft-proof, ainft-lineage and ainft-evidence offline, with the
// package @ainft/verify. Install and build the package first:
//
//     npm ci
//     npm run build
//     node docs/vectors/verify.mjs FILE...
//
// It prints one line per check, and exits with 0 when every check holds that needs only the file.
import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { Refusal, maxBytes, verify } from "@ainft/verify";

const words = { "pass": "pass", "fail": "FAIL", "not-checked": "not checked" };
const most = Math.max(...Object.values(maxBytes));

const remarks = [
  "The verifier asks no chain. So it does not check anchors, beacon blocks and the signatures of contract wallets.",
  "The registry alone states its terms, its clock, the candidates, the earlier rates of nodes, and the reason of an",
  "inconclusive verdict. The nodes alone state the digests of parents and of files of parents.",
];

/** Prints the checks of a file, and returns whether the file holds. */
function holds(file) {
  try {
    const { size } = statSync(file);
    if (size > most) throw new Refusal("too-large", "", `It has ${size} bytes, but at most ${most} are allowed.`);
    const report = verify(readFileSync(file));
    for (const { subject, checks } of report.parts)
      for (const { name, result, detail } of checks)
        console.log(`${file}: ${subject}: ${name}: ${words[result]}: ${detail}`);
    return report.isValid;
  } catch (error) {
    // Errors of the system have a code too, for example when the file does not exist.
    if (error.code === undefined) throw error;
    console.log(`${file}: form: ${words.fail}: ${error.message}`);
    return false;
  }
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error(`usage: node docs/vectors/verify.mjs FILE...\n\n${remarks.join("\n")}`);
  process.exit(2);
}
// Every file is verified, also after one that fails.
process.exitCode = files.map(holds).every(Boolean) ? 0 : 1;
