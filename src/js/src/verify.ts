import { checkEvidence } from "./evidence.js";
import { readEvidence } from "./evidence-file.js";
import { object, namesOf, text } from "./forms.js";
import type { Domain } from "./hashes.js";
import { parse, requireSize, type Json } from "./json.js";
import { checkLineage, readLineage } from "./lineage.js";
import { checkProof, readProof } from "./proof.js";
import { refuse } from "./refusal.js";
import { isValid, type Format, type Part, type Report } from "./report.js";

/** The most bytes that a file of each format has. */
export const maxBytes: Readonly<Record<Format, number>> = {
  "ainft-proof/1": 2 * 1024 * 1024,
  "ainft-proof/2": 2 * 1024 * 1024,
  "ainft-lineage/1": 512 * 1024 * 1024,
  "ainft-lineage/2": 512 * 1024 * 1024,
  "ainft-evidence/1": 32 * 1024 * 1024,
  "ainft-evidence/2": 32 * 1024 * 1024,
  "ainft-evidence/3": 32 * 1024 * 1024,
};

const formats = Object.keys(maxBytes) as Format[];

/**
 * Makes every check of a file of any format that needs only the file. It asks no chain, so it reports the checks of the
 * chain as not checked.
 *
 * @param file The bytes of the file.
 * @throws {Refusal} The bytes are not a file of a known format. A file that fails a check is reported and not thrown.
 */
export function verify(file: Uint8Array): Report {
  return verifyAs(file, formats);
}

/** Verifies a file of `ainft-proof/1` or `ainft-proof/2` as {@link verify} does, and refuses other formats. */
export function verifyProof(file: Uint8Array): Report {
  return verifyAs(file, ["ainft-proof/1", "ainft-proof/2"]);
}

/** Verifies a file of `ainft-lineage/1` or `ainft-lineage/2` as {@link verify} does, and refuses other formats. */
export function verifyLineage(file: Uint8Array): Report {
  return verifyAs(file, ["ainft-lineage/1", "ainft-lineage/2"]);
}

/** Verifies a file of `ainft-evidence/1` to `ainft-evidence/3` as {@link verify} does, and refuses other formats. */
export function verifyEvidence(file: Uint8Array): Report {
  return verifyAs(file, ["ainft-evidence/1", "ainft-evidence/2", "ainft-evidence/3"]);
}

function verifyAs(file: Uint8Array, accepted: readonly Format[]): Report {
  const value = parse(file, Math.max(...accepted.map((format) => maxBytes[format])));
  const stated = text(object(value, "", ["format"], namesOf(value)).format, "/format", 1, 64);
  const format = accepted.find((it) => it === stated)
    ?? refuse("wrong-value", "/format", `Expected one of ${accepted.join(", ")}.`);
  requireSize(file.length, maxBytes[format]);
  const { id, domain, parts } = checked(format, value);
  return { format, id, chain: domain.chain, registry: domain.registry, parts, isValid: isValid(parts) };
}

function checked(format: Format, value: Json): { id: string; domain: Domain; parts: Part[] } {
  if (format.startsWith("ainft-proof/")) {
    const proof = readProof(value, "");
    return { ...proof, parts: [{ subject: "component", checks: checkProof(proof) }] };
  }
  if (format.startsWith("ainft-lineage/")) {
    const lineage = readLineage(value);
    return { ...lineage, parts: checkLineage(lineage) };
  }
  const evidence = readEvidence(value);
  return { ...evidence.component, parts: checkEvidence(evidence) };
}
