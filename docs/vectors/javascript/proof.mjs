// ainft-proof/1 and ainft-lineage/1, by docs/proof-formats.md and docs/lineage-format.md.
import { address, chain, hexBytes, integer, list, maxInteger, maxLeaves, object, text, word, words } from "./forms.mjs";
import { checksummed, hasPath, idOf, keccak, leafOf, recover, rootOf, sha256, typedHash } from "./hashes.mjs";
import { maxManifest, readManifest } from "./manifest.mjs";
import { Refusal, refuse } from "./json.mjs";

export const maxProof = 2 * 1024 * 1024;
export const maxLineage = 512 * 1024 * 1024;
const maxComponents = 100000;

/** A check: `result` is pass, fail or open. Only a check of the chain may be open in a file that holds. */
export function check(name, result, detail, ofChain = false) {
  return { name, result: result === true ? "pass" : result === false ? "fail" : result, detail, ofChain };
}

export function readProof(value, place) {
  object(value, place, ["format", "id", "creator", "manifest", "parents", "signature", "leaf", "path", "root", "chain",
    "registry", "batch"], ["block", "transaction"]);
  if (value.format !== "ainft-proof/1") refuse(`${place}/format`, "Expected ainft-proof/1.");
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

export function readBatch(value, place) {
  object(value, place, ["root", "size"], ["block", "transaction"]);
  readAnchor(value, place);
  return { root: word(value.root, `${place}/root`), size: integer(value.size, `${place}/size`, 1, maxLeaves) };
}

export function checkProof(proof) {
  const manifest = tryManifest(proof.manifest);
  const leaf = leafOf(proof.leaf);
  const isLeaf = proof.leaf.kind === 1 && proof.leaf.subject === proof.id && proof.leaf.account === proof.creator;
  return [
    checkManifest(manifest),
    manifest.error ? check("parents", "open", "The manifest is invalid.")
      : check("parents", String(manifest.parents) === String(proof.parents), `${proof.parents.length}`),
    checkId(proof, manifest.digest, proof.parents),
    checkSignature(proof, manifest.digest, proof.parents, proof.domain),
    check("leaf", isLeaf, `kind ${proof.leaf.kind} of ${proof.leaf.subject} by ${checksummed(proof.leaf.account)}`),
    check("path", rootOf(leaf, proof.path) === proof.root, proof.root),
    check("batch", proof.batch.root === proof.root && hasPath(proof.batch.size, proof.path.length),
      `a path of ${proof.path.length} in a tree of ${proof.batch.size}`),
    ...checksOfChain(),
    check("token", "open", "No chain was asked.", true),
  ];
}

export function checksOfChain() {
  return ["chain", "anchor", "block", "finality", "transaction"]
    .map((name) => check(name, "open", "No chain was asked.", true));
}

export function readLineage(value) {
  object(value, "", ["format", "id", "chain", "registry", "depth", "components", "batches"]);
  const components = list(value.components, "/components", 0, maxComponents, (item, place) => {
    object(item, place, ["id", "creator", "manifest", "signature", "path", "root"]);
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
  for (const [name, keys] of [["components", components.map((it) => it.id)], ["batches", batches.map((it) => it.root)]])
    if (new Set(keys).size < keys.length) refuse(`/${name}`, "An item occurs twice.");
  return {
    id: word(value.id, "/id"),
    domain: readDomain(value, ""),
    depth: value.depth === null ? Infinity : integer(value.depth, "/depth", 0, 2 ** 31 - 1),
    components,
    batches,
  };
}

/** The checks of each component, of the components that the file leaves out, and of each batch. */
export function checkLineage(file) {
  const manifests = new Map(file.components.map((component) => [component.id, tryManifest(component.manifest)]));
  const sizes = new Map(file.batches.map((batch) => [batch.root, batch.size]));
  const walk = walkFrom(file, manifests);
  const alone = file.components.map((component) =>
    checkAlone(component, manifests.get(component.id), sizes, file.domain));
  const isSound = walk.missing.size === 0 && alone.every((checks) => checks.every((it) =>
    it.result === "pass" || (it.name !== "manifest" && it.name !== "id")));
  return [
    ...file.components.map((component, i) => ({
      subject: component.id,
      checks: [...alone[i], checkParents(component.id, manifests, walk, file.depth),
        checkPlace(component.id, walk, isSound)],
    })),
    ...[...walk.missing].sort().map((id) =>
      ({ subject: id, checks: [check("place", false, "The file leaves this component out.")] })),
    ...file.batches.map((batch) => ({ subject: `batch ${batch.root}`, checks: checksOfChain() })),
  ];
}

function checkAlone(component, manifest, sizes, domain) {
  const { id, creator, path, root } = component;
  const parents = manifest.parents ?? [];
  return [
    checkManifest(manifest),
    checkId(component, manifest.digest, parents),
    checkSignature(component, manifest.digest, parents, domain),
    check("path", rootOf(leafOf({ kind: 1, subject: id, account: creator }), path) === root, root),
    check("batch", sizes.has(root) && hasPath(sizes.get(root), path.length),
      sizes.has(root) ? `a path of ${path.length} in a tree of ${sizes.get(root)}` : "The file has no such batch."),
  ];
}

function walkFrom({ id, depth }, manifests) {
  const [distances, missing, queue] = [new Map(), new Set(), []];
  const reach = (target, distance) => {
    if (!manifests.has(target)) missing.add(target);
    else if (!distances.has(target)) {
      distances.set(target, distance);
      queue.push(target);
    }
  };
  reach(id, 0);
  for (let i = 0; i < queue.length; i++) {
    const distance = distances.get(queue[i]);
    if (distance < depth) (manifests.get(queue[i]).parents ?? []).forEach((parent) => reach(parent, distance + 1));
  }
  return { distances, missing };
}

function checkParents(id, manifests, { distances }, depth) {
  const { parents, error } = manifests.get(id);
  if (error) return check("parents", "open", "The manifest is invalid.");
  const absent = parents.filter((parent) => !manifests.has(parent));
  return check("parents", absent.length === 0 || distances.get(id) === depth,
    `${parents.length}, ${absent.length} not in the file`);
}

function checkPlace(id, { distances }, isSound) {
  if (distances.has(id)) return check("place", true, `at distance ${distances.get(id)}`);
  return check("place", isSound ? false : "open", "No component of the file leads here.");
}

/** The manifest, or the error that makes its text none. The digest is that of the text in both cases. */
function tryManifest(source) {
  const digest = sha256(Buffer.from(source));
  try {
    return { ...readManifest(source), digest };
  } catch (error) {
    if (error instanceof Refusal) return { digest, error };
    throw error;
  }
}

function checkManifest({ error, isCanonical, digest }) {
  if (error) return check("manifest", false, error.message);
  return check("manifest", isCanonical, isCanonical ? `sha256 ${digest}` : "The text is not canonical.");
}

function checkId({ id, creator }, digest, parents) {
  return check("id", idOf(creator, digest, parents) === id, id);
}

function checkSignature({ id, creator, signature }, digest, parents, holder) {
  const { many, deadline } = signature;
  const domain = signature.domain ?? holder;
  if (many) {
    const leaf = leafOf({ kind: 1, subject: id, account: creator });
    if (rootOf(leaf, many.path) !== many.root) return check("signature", false, "many.path leads to another root.");
    if (!hasPath(many.count, many.path.length)) return check("signature", false, "many.path has another length.");
  }
  const hash = many
    ? typedHash(domain, "MintMany(bytes32 root,uint256 count,uint256 deadline)", many.root, many.count, deadline)
    : typedHash(domain, "Mint(bytes32 digest,bytes32[] parents,uint256 deadline)", digest,
      keccak(...parents), deadline);
  return checkSigner("signature", signature.signature, hash, creator, false);
}

/** Whether an account signed. Only a chain can decide about a signature of another length than 65 bytes. */
export function checkSigner(name, signature, hash, account, ofChain) {
  const signer = recover(hash, signature);
  if (signer === account) return check(name, true, `by ${checksummed(account)}`, ofChain);
  if (signature.length !== 132) return check(name, "open", "Only a chain can check a contract wallet.", ofChain);
  const found = signer ? checksummed(signer) : "none";
  return check(name, false, `Expected ${checksummed(account)}, found ${found}.`, ofChain);
}

function readSignature(value, place) {
  object(value, place, ["deadline", "signature"], ["many", "domain"]);
  return {
    deadline: readDeadline(value.deadline, `${place}/deadline`),
    signature: hexBytes(value.signature, `${place}/signature`),
    many: "many" in value ? readMany(value.many, `${place}/many`) : null,
    domain: "domain" in value
      ? readDomain(object(value.domain, `${place}/domain`, ["chain", "registry"]), `${place}/domain`) : null,
  };
}

function readDeadline(value, place) {
  const isText = typeof value === "string" && /^[0-9]{1,20}$/.test(value);
  return integer(isText ? Number(value) : value, place, 0, maxInteger);
}

function readMany(value, place) {
  object(value, place, ["root", "count", "path"]);
  return {
    root: word(value.root, `${place}/root`),
    count: integer(value.count, `${place}/count`, 1, maxLeaves),
    path: words(value.path, `${place}/path`),
  };
}

function readDomain(value, place) {
  return { chain: chain(value.chain, `${place}/chain`), registry: address(value.registry, `${place}/registry`) };
}

function readAnchor({ block, transaction }, place) {
  if (transaction !== undefined && transaction !== null) word(transaction, `${place}/transaction`);
  if (block === undefined || block === null) return;
  object(block, `${place}/block`, ["number", "hash", "timestamp"]);
  word(block.hash, `${place}/block/hash`);
  for (const name of ["number", "timestamp"]) integer(block[name], `${place}/block/${name}`, 0, maxInteger);
}
