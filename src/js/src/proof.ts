// ainft-proof/1 and ainft-lineage/1, by docs/proof-formats.md and docs/lineage-format.md.
import { address, chain, hexBytes, integer, list, maxInteger, maxLeaves, object, text, word, words } from "./forms.js";
import { checksummed, hasPath, idOf, leafOf, mintHash, mintManyHash, recover, rootOf, sha256Of, type Domain, type Leaf }
  from "./hashes.js";
import type { Json, JsonObject } from "./json.js";
import { maxManifest, readManifest } from "./manifest.js";
import { Refusal, refusalOf, refuse } from "./refusal.js";
import { check, checksOfChain, type Check, type Part } from "./report.js";

const maxComponents = 100000;

export interface Mint {
  readonly deadline: number;
  readonly signature: string;
  readonly many: { readonly root: string; readonly count: number; readonly path: readonly string[] } | null;
  readonly domain: Domain | null;
}

export interface Batch {
  readonly root: string;
  readonly size: number;
}

/** The members that a component of a lineage and a proof share. */
interface Component {
  readonly id: string;
  readonly creator: string;
  readonly manifest: string;
  readonly signature: Mint;
  readonly path: readonly string[];
  readonly root: string;
}

export interface Proof extends Component {
  readonly parents: readonly string[];
  readonly leaf: Leaf;
  readonly domain: Domain;
  readonly batch: Batch;
}

export interface LineageFile {
  readonly id: string;
  readonly domain: Domain;
  readonly depth: number;
  readonly components: readonly Component[];
  readonly batches: readonly Batch[];
}

interface Walk {
  readonly distances: ReadonlyMap<string, number>;
  readonly missing: ReadonlySet<string>;
}

/** A manifest, or the reason why its text is invalid. The digest is that of the text in both cases. */
type ManifestText = { readonly digest: string } & (
  | { readonly error: Refusal; readonly parents?: undefined; readonly isCanonical?: undefined }
  | { readonly error?: undefined; readonly parents: readonly string[]; readonly isCanonical: boolean });

export function readProof(source: Json | undefined, place: string): Proof {
  const value = object(source, place, ["format", "id", "creator", "manifest", "parents", "signature", "leaf", "path",
    "root", "chain",
    "registry", "batch"], ["block", "transaction"]);
  if (value.format !== "ainft-proof/1") refuse("wrong-value", `${place}/format`, "Expected ainft-proof/1.");
  const leaf = object(value.leaf, `${place}/leaf`, ["kind", "subject", "account"]);
  const batch = object(value.batch, `${place}/batch`, ["root", "size"]);
  readAnchor(value, place);
  return {
    id: word(value.id, `${place}/id`),
    creator: address(value.creator, `${place}/creator`),
    manifest: text(value.manifest, `${place}/manifest`, 1, maxManifest),
    parents: words(value.parents, `${place}/parents`, 1024),
    signature: readSignature(value.signature, `${place}/signature`),
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
    },
  };
}

export function readBatch(source: Json, place: string): Batch {
  const value = object(source, place, ["root", "size"], ["block", "transaction"]);
  readAnchor(value, place);
  return { root: word(value.root, `${place}/root`), size: integer(value.size, `${place}/size`, 1, maxLeaves) };
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
    check("leaf", isLeaf, `kind ${proof.leaf.kind} of ${proof.leaf.subject} by ${checksummed(proof.leaf.account)}`),
    check("path", rootOf(leaf, proof.path) === proof.root, proof.root),
    check("batch", proof.batch.root === proof.root && hasPath(proof.batch.size, proof.path.length),
      `a path of ${proof.path.length} in a tree of ${proof.batch.size}`),
    ...checksOfChain(),
    check("token", "not-checked", "No chain was asked.", true),
  ];
}

export function readLineage(source: Json): LineageFile {
  const value = object(source, "", ["format", "id", "chain", "registry", "depth", "components", "batches"]);
  const components = list(value.components, "/components", 0, maxComponents, (component, place) => {
    const item = object(component, place, ["id", "creator", "manifest", "signature", "path", "root"]);
    return {
      id: word(item.id, `${place}/id`),
      creator: address(item.creator, `${place}/creator`),
      manifest: text(item.manifest, `${place}/manifest`, 1, maxManifest),
      signature: readSignature(item.signature, `${place}/signature`),
      path: words(item.path, `${place}/path`),
      root: word(item.root, `${place}/root`),
    };
  });
  const batches = list(value.batches, "/batches", 0, maxComponents, readBatch);
  const keysOf = { components: components.map((it) => it.id), batches: batches.map((it) => it.root) };
  for (const [name, keys] of Object.entries(keysOf))
    if (new Set(keys).size < keys.length) refuse("repeated", `/${name}`, "An item occurs twice.");
  return {
    id: word(value.id, "/id"),
    domain: readDomain(value, ""),
    depth: value.depth === null ? Infinity : integer(value.depth, "/depth", 0, 2 ** 31 - 1),
    components,
    batches,
  };
}

/** The checks of each component, of the components that the file leaves out, and of each batch. */
export function checkLineage(file: LineageFile): Part[] {
  const manifests = new Map(file.components.map((component) => [component.id, manifestOf(component.manifest)]));
  const sizes = new Map(file.batches.map((batch) => [batch.root, batch.size]));
  const walk = walkFrom(file, manifests);
  const alone = file.components.map((component) =>
    checkAlone(component, manifests.get(component.id)!, sizes, file.domain));
  const isSound = walk.missing.size === 0 && alone.every((checks) => checks.every((it) =>
    it.result === "pass" || (it.name !== "manifest" && it.name !== "id")));
  return [
    ...file.components.map((component, i) => ({
      subject: component.id,
      checks: [...alone[i]!, checkParents(component.id, manifests, walk, file.depth),
        checkPlace(component.id, walk, isSound)],
    })),
    ...[...walk.missing].sort().map((id) =>
      ({ subject: id, checks: [check("place", false, "The file leaves this component out.")] })),
    ...file.batches.map((batch) => ({ subject: `batch ${batch.root}`, checks: checksOfChain() })),
  ];
}

function checkAlone(component: Component, manifest: ManifestText, sizes: ReadonlyMap<string, number>,
  domain: Domain): Check[] {
  const { id, creator, path, root } = component;
  const parents = manifest.parents ?? [];
  const size = sizes.get(root);
  return [
    checkManifest(manifest),
    checkId(component, manifest.digest, parents),
    checkSignature(component, manifest.digest, parents, domain),
    check("path", rootOf(leafOf({ kind: 1, subject: id, account: creator }), path) === root, root),
    check("batch", size !== undefined && hasPath(size, path.length),
      size === undefined ? "The file has no such batch." : `a path of ${path.length} in a tree of ${size}`),
  ];
}

function walkFrom({ id, depth }: LineageFile, manifests: ReadonlyMap<string, ManifestText>): Walk {
  const distances = new Map<string, number>();
  const missing = new Set<string>();
  const queue: string[] = [];
  const reach = (target: string, distance: number): void => {
    if (!manifests.has(target)) missing.add(target);
    else if (!distances.has(target)) {
      distances.set(target, distance);
      queue.push(target);
    }
  };
  reach(id, 0);
  // The loop also visits what it appends.
  for (const reached of queue) {
    const distance = distances.get(reached)!;
    if (distance < depth) manifests.get(reached)!.parents?.forEach((parent) => reach(parent, distance + 1));
  }
  return { distances, missing };
}

function checkParents(id: string, manifests: ReadonlyMap<string, ManifestText>, { distances }: Walk,
  depth: number): Check {
  const { parents } = manifests.get(id)!;
  if (parents === undefined) return check("parents", "not-checked", "The manifest is invalid.");
  const absent = parents.filter((parent) => !manifests.has(parent));
  return check("parents", absent.length === 0 || distances.get(id) === depth,
    `${parents.length}, ${absent.length} not in the file`);
}

function checkPlace(id: string, { distances }: Walk, isSound: boolean): Check {
  if (distances.has(id)) return check("place", true, `at distance ${distances.get(id)}`);
  return check("place", isSound ? false : "not-checked", "No component of the file leads here.");
}

function manifestOf(source: string): ManifestText {
  const digest = sha256Of(source);
  const manifest = refusalOf(() => readManifest(source));
  return manifest instanceof Refusal ? { digest, error: manifest }
    : { digest, parents: manifest.parents, isCanonical: manifest.isCanonical };
}

function checkManifest({ error, isCanonical, digest }: ManifestText): Check {
  if (error) return check("manifest", false, error.message);
  return check("manifest", isCanonical, isCanonical ? `sha256 ${digest}` : "The text is not canonical.");
}

function checkId({ id, creator }: Component, digest: string, parents: readonly string[]): Check {
  return check("id", idOf(creator, digest, parents) === id, id);
}

function checkSignature({ id, creator, signature }: Component, digest: string, parents: readonly string[],
  holder: Domain): Check {
  const { many, deadline } = signature;
  const domain = signature.domain ?? holder;
  if (many) {
    const leaf = leafOf({ kind: 1, subject: id, account: creator });
    if (rootOf(leaf, many.path) !== many.root) return check("signature", false, "many.path leads to another root.");
    if (!hasPath(many.count, many.path.length)) return check("signature", false, "many.path has another length.");
  }
  const hash = many ? mintManyHash(domain, many.root, many.count, deadline)
    : mintHash(domain, digest, parents, deadline);
  return checkSigner("signature", signature.signature, hash, creator, false);
}

/** Whether an account signed. Only a chain can decide about a signature of another length than 65 bytes. */
export function checkSigner(name: string, signature: string, hash: string, account: string,
  needsChain: boolean): Check {
  const signer = recover(hash, signature);
  if (signer === account) return check(name, true, `by ${checksummed(account)}`, needsChain);
  if (signature.length !== 132)
    return check(name, "not-checked", "Only a chain can check a contract wallet.", needsChain);
  const found = signer ? checksummed(signer) : "none";
  return check(name, false, `Expected ${checksummed(account)}, found ${found}.`, needsChain);
}

function readSignature(source: Json | undefined, place: string): Mint {
  const value = object(source, place, ["deadline", "signature"], ["many", "domain"]);
  return {
    deadline: readDeadline(value.deadline, `${place}/deadline`),
    signature: hexBytes(value.signature, `${place}/signature`),
    many: "many" in value ? readMany(value.many, `${place}/many`) : null,
    domain: "domain" in value
      ? readDomain(object(value.domain, `${place}/domain`, ["chain", "registry"]), `${place}/domain`) : null,
  };
}

function readDeadline(value: Json | undefined, place: string): number {
  const isText = typeof value === "string" && /^[0-9]{1,20}$/.test(value);
  return integer(isText ? Number(value) : value, place, 0, maxInteger);
}

function readMany(source: Json | undefined, place: string): NonNullable<Mint["many"]> {
  const value = object(source, place, ["root", "count", "path"]);
  return {
    root: word(value.root, `${place}/root`),
    count: integer(value.count, `${place}/count`, 1, maxLeaves),
    path: words(value.path, `${place}/path`),
  };
}

function readDomain(value: JsonObject, place: string): Domain {
  return { chain: chain(value.chain, `${place}/chain`), registry: address(value.registry, `${place}/registry`) };
}

function readAnchor({ block, transaction }: JsonObject, place: string): void {
  if (transaction !== undefined && transaction !== null) word(transaction, `${place}/transaction`);
  if (block === undefined || block === null) return;
  const members = object(block, `${place}/block`, ["number", "hash", "timestamp"]);
  word(members.hash, `${place}/block/hash`);
  for (const name of ["number", "timestamp"]) integer(members[name], `${place}/block/${name}`, 0, maxInteger);
}
