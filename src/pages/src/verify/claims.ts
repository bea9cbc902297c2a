// The statements of a file about the chain. Only the chain can confirm them.

/** The statement that a block has the anchor of a root. */
export interface AnchorClaim {
  readonly root: string;
  readonly size: number;
  readonly block: { readonly number: number; readonly hash: string; readonly timestamp: number } | null;
  readonly transaction: string | null;
}

export interface Claims {
  /** One claim per root, and at most {@link mostAnchors}. */
  readonly anchors: readonly AnchorClaim[];
  /** The number of roots that are left out of `anchors`. */
  readonly more: number;
  /** The root of the component in a proof or in evidence. A lineage has several, so it is null there. */
  readonly root: string | null;
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

/** The most roots about which a page asks a chain. */
export const mostAnchors = 64;

/** The claims of a file that the verifier has read, so its form is known. */
export function claimsOf(file: Uint8Array): Claims {
  const json = JSON.parse(new TextDecoder().decode(file)) as Verified;
  const proof = json.component ?? (json.batches === undefined ? json : null);
  const all = new Map<string, AnchorClaim>();
  if (proof !== null) all.set(proof.root, claimOf(proof.root, proof.batch.size, proof));
  for (const batch of json.batches ?? []) all.set(batch.root, claimOf(batch.root, batch.size, batch));
  const anchors = [...all.values()].slice(0, mostAnchors);
  return { anchors, more: all.size - anchors.length, root: proof?.root ?? null };
}

function claimOf(root: string, size: number, { block, transaction }: Anchored): AnchorClaim {
  return { root, size, block: block ?? null, transaction: transaction ?? null };
}
