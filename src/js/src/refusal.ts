/**
 * The stable names of the reasons why a document is refused. docs/problems.md explains them. Match codes and never
 * messages, because the words of a message can change in any version.
 */
export type RefusalCode =
  | "json-syntax" | "json-depth" | "number-inexact" | "text-not-unicode" | "not-canonical" | "too-large"
  | "member-missing" | "member-unknown" | "member-repeated" | "member-not-allowed"
  | "wrong-type" | "wrong-form" | "wrong-value" | "wrong-length" | "wrong-count" | "out-of-range"
  | "repeated" | "wrong-order" | "unknown-reference" | "contradiction" | "wrong-shares" | "digest-mismatch";

/** The reason why a file, a statement, a manifest or an argument is refused, with the place in it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The stable name of the reason. */
  readonly code: RefusalCode;
  /** The JSON pointer (RFC 6901) to the refused value, for example `/batch/size`. It is empty for the document. */
  readonly pointer: string;

  constructor(code: RefusalCode, pointer: string, reason: string) {
    super(`${pointer === "" ? "the document" : pointer}: ${reason}`);
    this.code = code;
    this.pointer = pointer;
  }
}

/** The pointer to a member, whose name is escaped as RFC 6901 demands. */
export function below(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function refuse(code: RefusalCode, pointer: string, reason: string): never {
  throw new Refusal(code, pointer, reason);
}

/** The value that `read` returns, or the reason why it refuses. Other errors pass. */
export function refusalOf<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
