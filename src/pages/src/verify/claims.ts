// The statements of a file about the chain. Only the chain can confirm them.

/** The statement that a block has the anchor of a root. */
export interface AnchorClaim {
  /** The subject of the part of the report that makes the statement. */
  readonly part: string;
  readonly root: string;
  readonly size: number;
  readonly block: { readonly number: number; readonly hash: string; readonly timestamp: number } | null;
  readonly transaction: string | null;
}

export interface Claims {
  /** One claim per part with an anchor, and at most {@link mostAnchors}. Parts with the same root may differ in it. */
  readonly anchors: readonly AnchorClaim[];
  /** The number of claims that are left out of `anchors`. */
  readonly more: number;
}

interface Anchored {
  readonly block?: AnchorClaim["block"];
  readonly transaction?: string | null;
}

interface Proof extends Anchored {
  readonly root: string;
  readonly batch: { readonly size: number };
}

interface Verified extends Proof {
  readonly component?: Proof;
  readonly batches?: readonly (Anchored & { readonly root: string; readonly size: number })[];
}

/** The most claims about which a page asks a chain. */
export const mostAnchors = 64;

/** The claims of a file that the verifier has read, so its form is known. */
export function claimsOf(file: Uint8Array): Claims {
  const json = JSON.parse(new TextDecoder().decode(file)) as Verified;
  const proof = json.component ?? (json.batches === undefined ? json : null);
  const all = [
    ...(proof === null ? [] : [claimOf("component", proof.root, proof.batch.size, proof)]),
    ...(json.batches ?? []).map((batch) => claimOf(`batch ${batch.root}`, batch.root, batch.size, batch)),
  ];
  const anchors = all.slice(0, mostAnchors);
  return { anchors, more: all.length - anchors.length };
}

function claimOf(part: string, root: string, size: number, { block, transaction }: Anchored): AnchorClaim {
  return { part, root, size, block: block ?? null, transaction: transaction ?? null };
}
