// ainft-proof/1 and ainft-proof/2 by docs/proof-formats.md.
import { checkDelegation, checkId, checkManifest, checkSignature, manifestOf, readAnchor, readDomain, readMint,
  requireFormat, type Batch, type Component } from "./component.js";
import { address, integer, maxLeaves, object, text, word, words } from "./forms.js";
import { checksummed, hasPath, leafOf, rootOf, type Domain, type Leaf } from "./hashes.js";
import type { Json } from "./json.js";
import { maxManifest } from "./manifest.js";
import { check, checksOfChain, type Check } from "./report.js";

export interface Proof extends Component {
  readonly parents: readonly string[];
  readonly leaf: Leaf;
  readonly domain: Domain;
  readonly batch: Batch;
}

export function readProof(source: Json | undefined, place: string): Proof {
  const value = object(source, place, ["format", "id", "creator", "manifest", "parents", "signature", "leaf", "path",
    "root", "chain",
    "registry", "batch"], ["block", "transaction"]);
  const signature = readMint(value.signature, `${place}/signature`);
  requireFormat(value.format, place, "ainft-proof", signature.delegation !== null);
  const leaf = object(value.leaf, `${place}/leaf`, ["kind", "subject", "account"]);
  const batch = object(value.batch, `${place}/batch`, ["root", "size"]);
  const at = readAnchor(value, place);
  return {
    id: word(value.id, `${place}/id`),
    creator: address(value.creator, `${place}/creator`),
    manifest: text(value.manifest, `${place}/manifest`, 1, maxManifest),
    parents: words(value.parents, `${place}/parents`, 1024),
    signature,
    leaf: {
      kind: integer(leaf.kind, `${place}/leaf/kind`, 0, 255),
      subject: word(leaf.subject, `${place}/leaf/subject`),
      account: address(leaf.account, `${place}/leaf/account`),
    },
    path: words(value.path, `${place}/path`),
    root: word(value.root, `${place}/root`),
    domain: readDomain(value, place),
    batch: {
      root: word(batch.root, `${place}/batch/root`),
      size: integer(batch.size, `${place}/batch/size`, 1, maxLeaves),
      at,
    },
  };
}

export function checkProof(proof: Proof): Check[] {
  const manifest = manifestOf(proof.manifest);
  const leaf = leafOf(proof.leaf);
  const isLeaf = proof.leaf.kind === 1 && proof.leaf.subject === proof.id && proof.leaf.account === proof.creator;
  return [
    checkManifest(manifest),
    manifest.error ? check("parents", "not-checked", "The manifest is invalid.")
      : check("parents", String(manifest.parents) === String(proof.parents), `${proof.parents.length}`),
    checkId(proof, manifest.digest, proof.parents),
    checkSignature(proof, manifest.digest, proof.parents, proof.domain),
    ...checkDelegation(proof, manifest, proof.domain, proof.batch.at),
    check("leaf", isLeaf, `kind ${proof.leaf.kind} of ${proof.leaf.subject} by ${checksummed(proof.leaf.account)}`),
    check("path", rootOf(leaf, proof.path) === proof.root, proof.root),
    check("batch", proof.batch.root === proof.root && hasPath(proof.batch.size, proof.path.length),
      `a path of ${proof.path.length} in a tree of ${proof.batch.size}`),
    ...checksOfChain(),
    check("token", "not-checked", "No chain was asked.", true),
  ];
}
