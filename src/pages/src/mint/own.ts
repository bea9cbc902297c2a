// The mint as the page computes it, and its comparison with the answer of the server. The page trusts no server with
// the content that the visitor signs.
import { Refusal, canonicalize, idOf, leafOf, mintManyTypedData, mintTypedData, readManifest, treeOf,
  type Registry, type TypedData } from "@ainft/verify";
import { plain } from "../shared/plain.js";

/** The registry of this server. */
export interface OurRegistry extends Registry {
  readonly chain: bigint;
  /** The path of its events, or null for a registry without them. */
  readonly events: string | null;
}

export interface OwnItem {
  readonly id: string;
  readonly digest: string;
  readonly parents: readonly string[];
  /** The canonical text. */
  readonly manifest: string;
}

/** A mint that is ready to sign. */
export interface OwnMint {
  readonly creator: string;
  readonly items: readonly OwnItem[];
  /** Unix time in seconds. */
  readonly deadline: number;
  readonly typedData: TypedData;
}

/** Computes ids, digests and typed data. One manifest is signed as Mint, and several as MintMany. */
export function ownMint(creator: string, manifests: readonly string[], registry: Registry, deadline: number): OwnMint {
  const items = manifests.map((text) => {
    const { canonical, digest, parents } = readManifest(text);
    return { id: idOf(creator, digest, parents), digest, parents, manifest: canonical };
  });
  const [first] = items;
  if (first === undefined) throw new RangeError("A mint has at least one manifest.");
  const root = (): string => treeOf(items.map(({ id }) => leafOf(1, id, creator)));
  const typedData = items.length === 1 ? mintTypedData(registry, first.digest, first.parents, deadline)
    : mintManyTypedData(registry, root(), items.length, deadline);
  return { creator, items, deadline, typedData };
}

/** The body of a preview, and of the mint when a signature is added. The manifests are spliced in as their texts. */
export function bodyOf({ creator, items, deadline }: OwnMint, signature?: string): string {
  const texts = items.map(({ manifest }) => manifest);
  const form = texts.length === 1 ? `"manifest":${texts[0]}` : `"manifests":[${texts.join(",")}]`;
  const signed = signature === undefined ? "" : `,"signature":${JSON.stringify(signature)}`;
  return `{"creator":${JSON.stringify(creator)},"deadline":${deadline},${form}${signed}}`;
}

/** The parts in which the answer of a preview differs from the own mint. The wallet is not asked when one differs. */
export function differences(own: OwnMint, preview: unknown): string[] {
  const { items, deadline, typedData } = membersOf(preview);
  const found: string[] = [];
  const compare = (name: string, left: unknown, right: unknown): void => {
    if (!isSame(left, right)) found.push(name);
  };
  const answered = Array.isArray(items) ? items.map(membersOf) : [];
  compare("the number of components", own.items.length, answered.length);
  for (const [index, item] of own.items.entries()) {
    const { id, digest, parents, manifest, creator } = answered[index] ?? {};
    const place = own.items.length === 1 ? "" : ` of component ${index + 1}`;
    compare(`the id${place}`, item.id, id);
    compare(`the digest${place}`, item.digest, digest);
    compare(`the parents${place}`, item.parents, parents);
    compare(`the manifest${place}`, item.manifest, manifest);
    compare(`the creator${place}`, own.creator, typeof creator === "string" ? creator.toLowerCase() : creator);
  }
  compare("the deadline", own.deadline, deadline);
  compare("the content to sign", own.typedData, typedData);
  return found;
}

interface PreviewedItem {
  readonly warnings?: readonly { readonly pointer: unknown; readonly reason: unknown }[];
  readonly royalties?: { readonly sourceNotProven?: readonly unknown[] };
}

/** The warnings of a preview as sentences. */
export function warningsOf(preview: unknown): string[] {
  const { items } = preview as { items: readonly PreviewedItem[] };
  return items.flatMap(({ warnings: own = [], royalties }) => [
    ...own.map(({ pointer, reason }) => `${plain(pointer)} ${plain(reason, 400)}`),
    ...(royalties?.sourceNotProven ?? []).map((parent) =>
      `source not proven: the parent ${plain(parent)} asks for a royalty.`)]);
}

/** Whether two values have the same canonical JSON. A value without a canonical form differs from every other. */
function isSame(left: unknown, right: unknown): boolean {
  const [ours, theirs] = [JSON.stringify(left), JSON.stringify(right)];
  const canonical = refusable(() => theirs !== undefined && canonicalize(theirs));
  return canonical === canonicalize(ours);
}

function refusable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
