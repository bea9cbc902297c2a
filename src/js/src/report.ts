// Reports of checks. The names of the checks are those of docs/proof-formats.md and the pages beside it.

/** The result of a check. The given file does not suffice for a check that is `not-checked`. */
export type CheckResult = "pass" | "fail" | "not-checked";

export interface Check {
  /** The stable name of the check, for example `signature`. */
  readonly name: string;
  readonly result: CheckResult;
  /** The expected and the found value, for people. */
  readonly detail: string;
  /** Whether the check is about the chain. The other checks need only the file. */
  readonly needsChain: boolean;
  /** The question for a chain whose answer decides the check. It is absent when a contract wallet cannot change it. */
  readonly wallet?: WalletQuestion;
}

/** Whether an account is a contract wallet that accepts a signature (ERC-1271). */
export interface WalletQuestion {
  /** In lower case. */
  readonly account: string;
  readonly hash: string;
  readonly signature: string;
  /** The chain id of the domain of the signature, in digits. The account of another chain must not be asked. */
  readonly chain: string;
}

/** The checks of one part of a file, in the order in which they build on one another. */
export interface Part {
  /** `component`, `summary`, `run`, the id of a component, `node 0x…` or `batch 0x…`. */
  readonly subject: string;
  readonly checks: readonly Check[];
}

export type Format =
  | "ainft-proof/1" | "ainft-proof/2" | "ainft-lineage/1" | "ainft-lineage/2"
  | "ainft-evidence/1" | "ainft-evidence/2" | "ainft-evidence/3";

/** The result of every check of a file. */
export interface Report {
  readonly format: Format;
  /** The component that the file is about. */
  readonly id: string;
  /** The chain id and the registry where the file says that its roots are anchored. Compare them with your own. */
  readonly chain: bigint;
  /** In lower case. */
  readonly registry: string;
  readonly parts: readonly Part[];
  /** Whether no check failed and every check of the file alone passed. No chain was asked. */
  readonly isValid: boolean;
}

export function check(name: string, result: CheckResult | boolean, detail: string, needsChain = false): Check {
  return { name, result: result === true ? "pass" : result === false ? "fail" : result, detail, needsChain };
}

/** Whether no check failed, and the only checks that were not made need a chain. */
export function isValid(parts: readonly Part[]): boolean {
  return parts.every(({ checks }) => checks.every(({ result, needsChain }) =>
    result === "pass" || (needsChain && result === "not-checked")));
}

export function checksOfChain(): Check[] {
  return ["chain", "anchor", "block", "finality", "transaction"]
    .map((name) => check(name, "not-checked", "No chain was asked.", true));
}
