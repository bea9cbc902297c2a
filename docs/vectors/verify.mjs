#!/usr/bin/env node
// Verifies files of the formats ainft-proof/1, ainft-lineage/1, ainft-evidence/1 and ainft-evidence/2 offline.
//
//     node docs/vectors/verify.mjs FILE...
//
// It follows docs/proof-formats.md, docs/lineage-format.md and docs/evidence-format.md, and uses no other code of
// Ainft. It prints one line per check, and exits with 0 when every check holds that needs only the file.
import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { checkEvidence, maxEvidence, readEvidence, remarks } from "./javascript/evidence.mjs";
import { Refusal, parse, refuse } from "./javascript/json.mjs";
import { checkLineage, checkProof, maxLineage, maxProof, readLineage, readProof } from "./javascript/proof.mjs";

const words = { pass: "pass", fail: "FAIL", open: "not checked" };

/** The parts of a file with their checks. */
function partsOf(file) {
  const size = statSync(file).size;
  if (size > maxLineage) refuse("", `It has ${size} bytes, but at most ${maxLineage} are allowed.`);
  const bytes = readFileSync(file);
  const value = parse(bytes, maxLineage);
  const limit = (max) => {
    if (bytes.length > max) refuse("", `It has ${bytes.length} bytes, but at most ${max} are allowed.`);
  };
  switch (value?.format) {
    case "ainft-proof/1":
      limit(maxProof);
      return [{ subject: "component", checks: checkProof(readProof(value, "")) }];
    case "ainft-lineage/1":
      return checkLineage(readLineage(value));
    case "ainft-evidence/1":
    case "ainft-evidence/2":
      limit(maxEvidence);
      return checkEvidence(readEvidence(value));
    default:
      return refuse("/format", "This verifier does not know the format.");
  }
}

/** Prints the checks of a file, and returns whether the file holds. */
function verify(file) {
  let parts;
  try {
    parts = partsOf(file);
  } catch (error) {
    // Errors of the system have a code, for example when the file does not exist.
    if (!(error instanceof Refusal) && error.code === undefined) throw error;
    console.log(`${file}: form: ${words.fail}: ${error.message}`);
    return false;
  }
  for (const { subject, checks } of parts)
    for (const { name, result, detail } of checks)
      console.log(`${file}: ${subject}: ${name}: ${words[result]}: ${detail}`);
  return parts.every(({ checks }) =>
    checks.every(({ result, ofChain }) => result === "pass" || (ofChain && result === "open")));
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error(`usage: node docs/vectors/verify.mjs FILE...\n\n${remarks.join("\n")}`);
  process.exit(2);
}
// Every file is verified, also after one that fails.
process.exitCode = files.map(verify).every(Boolean) ? 0 : 1;
