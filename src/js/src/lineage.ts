// ainft-lineage/1 and ainft-lineage/2 by docs/lineage-format.md.
import { checkDelegation, checkId, checkManifest, checkSignature, manifestOf, readBatch, readDomain, readMint,
  requireFormat, type Batch, type Component, type ManifestText } from "./component.js";
import { address, integer, list, object, text, word, words } from "./forms.js";
import { hasPath, leafOf, rootOf, type Domain } from "./hashes.js";
import type { Json } from "./json.js";
import { maxManifest } from "./manifest.js";
import { refuse } from "./refusal.js";
import { check, checksOfChain, type Check, type Part } from "./report.js";

const maxComponents = 100000;

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

export function readLineage(source: Json): LineageFile {
  const value = object(source, "", ["format", "id", "chain", "registry", "depth", "components", "batches"]);
  const components = list(value.components, "/components", 0, maxComponents, (component, place) => {
    const item = object(component, place, ["id", "creator", "manifest", "signature", "path", "root"]);
    return {
      id: word(item.id, `${place}/id`),
      creator: address(item.creator, `${place}/creator`),
      manifest: text(item.manifest, `${place}/manifest`, 1, maxManifest),
      signature: readMint(item.signature, `${place}/signature`),
      path: words(item.path, `${place}/path`),
      root: word(item.root, `${place}/root`),
    };
  });
  const isDelegated = components.some((it) => it.signature.delegation !== null);
  requireFormat(value.format, "", "ainft-lineage", isDelegated);
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
  const batches = new Map(file.batches.map((batch) => [batch.root, batch]));
  const walk = walkFrom(file, manifests);
  const alone = file.components.map((component) =>
    checkAlone(component, manifests.get(component.id)!, batches, file.domain));
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

function checkAlone(component: Component, manifest: ManifestText, batches: ReadonlyMap<string, Batch>,
  domain: Domain): Check[] {
  const { id, creator, path, root } = component;
  const parents = manifest.parents ?? [];
  const { size, at } = batches.get(root) ?? { size: undefined, at: 0 };
  return [
    checkManifest(manifest),
    checkId(component, manifest.digest, parents),
    checkSignature(component, manifest.digest, parents, domain),
    ...checkDelegation(component, manifest, domain, at),
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
