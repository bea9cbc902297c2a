// The words about a report, for people.
import type { Check, Part, Report } from "@ainft/verify";

/** The reason for each check, by its name in docs/proof-formats.md and the pages beside it. */
export const reasons: Readonly<Record<string, string>> = {
  manifest: "The text has the one canonical form (RFC 8785). Its SHA-256 is the digest.",
  parents: "The parents of the file are those of the manifest.",
  id: "The hash of the creator, the digest and the parents is the id.",
  signature: "The account that the file names made the signature.",
  delegation: "The creator let the agent mint this component.",
  leaf: "The leaf is the registration of this id by its creator.",
  path: "The hashes of the path lead from the leaf to the root.",
  batch: "The batch of the root has a leaf at this position.",
  place: "The component is an ancestor at this distance.",
  chain: "The endpoint follows the chain that the file names.",
  anchor: "The registry contract has the root.",
  block: "The chain has the block that the file names.",
  finality: "The chain cannot take the block back.",
  transaction: "The transaction of the file anchored the root.",
  token: "The chain has a token with this id.",
  statements: "The summary names the statements of the file.",
  summary: "The text of the summary follows from the run.",
  request: "The requester signed the request of the run.",
  draw: "The block of the beacon draws exactly these nodes.",
  operators: "No two nodes have one operator or one payout address.",
  "spot check": "The rounds have the nodes that the rules give.",
  verdict: "The verdict follows from the results.",
  beacon: "The chain has the block that drew the nodes.",
  registration: "The operator registered the node.",
  attestation: "The key of the node's hardware signed the statement.",
  statement: "The statement belongs to this run and this component.",
  commitment: "The node signed its commitment, which opens to its result.",
  result: "The result of the node is compared with the claim.",
  reply: "The node gave no result, as the run states.",
};

export interface Conclusion {
  readonly kind: "valid" | "anchored" | "invalid" | "open";
  readonly words: string;
}

/** The conclusion about a whole report, in the words consistent and valid of docs/proof-formats.md. */
export function conclusionOf({ parts, isValid, chain, registry }: Report): Conclusion {
  const checks = parts.flatMap((part) => part.checks);
  const failed = checks.filter(({ result }) => result === "fail").length;
  if (failed > 0) return { kind: "invalid", words: `The file is not valid. ${failed} of its checks failed.` };
  if (!isValid) return { kind: "open", words: "Not every check could be made, so the file proves too little." };
  const anchors = checks.filter(({ name }) => name === "anchor");
  if (anchors.length === 0 || anchors.some(({ result }) => result !== "pass"))
    return { kind: "valid", words: "The file is consistent. Only a chain can tell whether it is valid." };
  const place = `the registry ${registry} of eip155:${chain} has its roots`;
  const left = checks.filter(({ name, result }) => result === "not-checked" && name !== "token").length;
  return { kind: "anchored", words: left === 0 ? `The file is valid, and ${place}.`
    : `The file is consistent, and ${place}. The page did not make ${left} of its checks, so it may not be valid.` };
}

export interface ShownParts {
  readonly shown: readonly Part[];
  /** The number of parts that are not shown. */
  readonly more: number;
}

/** The parts of a report that a page shows, with those that failed first. */
export function shownParts(parts: readonly Part[], most: number): ShownParts {
  const fails = ({ checks }: Part): boolean => checks.some(({ result }) => result === "fail");
  const ordered = parts.length > most ? [...parts.filter(fails), ...parts.filter((part) => !fails(part))] : parts;
  const shown = ordered.slice(0, most);
  return { shown, more: parts.length - shown.length };
}

/** The result of a check in one word. */
export function wordOf({ result }: Check): string {
  return { pass: "passed", fail: "failed", "not-checked": "not checked" }[result];
}

/** Whether a file can be a proof, a lineage or evidence, by its beginning. Other files are hashed. */
export function isProof(head: string): boolean {
  return /^\s*\{/.test(head) && /"format"\s*:\s*"ainft-[a-z]+\/[0-9]+"/.test(head);
}
