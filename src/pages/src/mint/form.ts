// The manifest that follows from the form of the page. It has the rules of docs/manifest.md through @ainft/verify.
import { Refusal, canonicalize, readManifest } from "@ainft/verify";

/** A file of the visitor. */
export interface HashedFile {
  readonly path: string;
  readonly size: number;
  /** 64 digits. */
  readonly sha256: string;
  /** Whether this server stores the file. */
  readonly isStored?: boolean;
}

export interface Parent {
  readonly id: string;
  readonly relations: readonly string[];
}

/** The fields of the form, as texts of the visitor. */
export interface MintForm {
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly description: string;
  readonly homepage: string;
  /** The address below which the files are, or an empty text. */
  readonly base: string;
  readonly files: readonly HashedFile[];
  readonly parents: readonly Parent[];
  readonly contributors: readonly { readonly address: string; readonly percent: string }[];
  /** In percent, or an empty text. */
  readonly royalty: string;
}

export interface Problem {
  /** The JSON pointer to the wrong member. */
  readonly pointer: string;
  readonly reason: string;
}

export const kinds = ["data", "model", "code", "service", "state", "composite"];
export const relations = ["trained-on", "fine-tuned-from", "adapted-from", "merged-from", "quantized-from",
  "distilled-from", "derived-from", "evaluated-on", "built-by", "serves", "records", "part", "supersedes"];

/** The canonical text of the manifest, or the problem of the first wrong field. */
export function manifestOf(form: MintForm): string | Problem {
  try {
    return acceptedText(JSON.stringify(membersOf(form)));
  } catch (error) {
    if (error instanceof Refusal) return { pointer: error.pointer, reason: error.message };
    throw error;
  }
}

/** The canonical texts of the manifests in a file of the visitor, which has one manifest or an array of them. */
export function manifestsIn(text: string, most: number): string[] | Problem {
  try {
    const canonical = canonicalize(text);
    const json: unknown = JSON.parse(canonical);
    const items = Array.isArray(json) ? json : [json];
    if (items.length === 0 || items.length > most)
      throw new Refusal("wrong-count", "", `Expected one manifest, or an array of 1 to ${most}.`);
    return items.map((item, index) => within(items.length > 1 ? `/${index}` : "", () =>
      acceptedText(JSON.stringify(item))));
  } catch (error) {
    if (error instanceof Refusal) return { pointer: error.pointer, reason: error.message };
    throw error;
  }
}

/** Basis points of a percentage with at most two decimals. */
export function basisPoints(percent: string, pointer: string): number {
  const [, whole, part] = /^([0-9]{1,3})(?:\.([0-9]{1,2}))?$/.exec(percent.trim())
    ?? refuse(pointer, "Expected a percentage with at most two decimals, such as 2.5.");
  return Number(whole) * 100 + Number((part ?? "").padEnd(2, "0"));
}

function membersOf(form: MintForm): Record<string, unknown> {
  const contributors = form.contributors.map(({ address, percent }, index) =>
    ({ address: address.trim(), share: basisPoints(percent, `/contributors/${index}/share`) }));
  const artifacts = [...form.files].sort((left, right) => (left.path < right.path ? -1 : 1))
    .map((file) => ({ path: file.path, uri: addressOf(form.base, file), sha256: file.sha256, size: file.size }));
  const texts = { name: form.name, version: form.version, license: form.license, description: form.description,
    homepage: form.homepage };
  return {
    ainft: 1,
    kind: form.kind,
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()])
      .filter(([, text]) => text !== "")),
    ...filled("artifacts", artifacts),
    ...filled("parents", form.parents.map(({ id, relations: words }) => ({ id, relation: relationOf(words) }))),
    ...filled("contributors", contributors),
    ...(form.royalty.trim() === "" ? {} : { royalty: basisPoints(form.royalty, "/royalty") }),
  };
}

/** The address on this server or below the given one, or the name of the bytes (RFC 6920). */
function addressOf(base: string, { path, sha256, isStored }: HashedFile): string {
  if (isStored) return `ainft:artifacts/${sha256}`;
  const given = base.trim().replace(/\/+$/, "");
  if (given !== "") return `${given}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const bytes = sha256.match(/../g)!.map((digits) => String.fromCharCode(parseInt(digits, 16))).join("");
  return `ni:///sha-256;${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** One relation, or several in the order of their list. */
function relationOf(words: readonly string[]): unknown {
  const ordered = relations.filter((word) => words.includes(word));
  return ordered.length === 1 ? ordered[0] : ordered;
}

function filled(name: string, items: readonly unknown[]): Record<string, unknown> {
  return items.length === 0 ? {} : { [name]: items };
}

function acceptedText(json: string): string {
  return readManifest(canonicalize(json)).canonical;
}

function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.code, place + error.pointer, error.message);
    throw error;
  }
}

function refuse(pointer: string, reason: string): never {
  throw new Refusal("wrong-form", pointer, reason);
}
