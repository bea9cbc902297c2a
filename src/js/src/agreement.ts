// Claims, and whether a result agrees with one.
import { comparatorJson, partsOf, placeOf, placesOf, type Comparator, type NumberPlace,
  type Simple } from "./comparator.js";
import { canonical, type JsonObject } from "./json.js";
import type { Manifest } from "./manifest.js";
import type { Result } from "./result.js";
import { outside } from "./student.js";
import { claimedBy, widthOf } from "./tolerance.js";
import type { Workflow } from "./workflow.js";

/** A result that others can agree with. */
export interface Claim {
  readonly outcome: Result["outcome"];
  readonly exitCode?: number;
  readonly outputs: readonly { readonly path: string; readonly sha256: string }[];
  readonly comparator: Comparator;
}

/** The claim of a component, or null for a template. */
export function claimOf(manifest: Manifest): Claim | null {
  const { workflow, artifacts, isTemplate } = manifest;
  if (workflow === null || isTemplate) return null;
  const outputs = workflow.outputs.map(({ path, artifact }) => ({ path, sha256: artifacts[artifact]! }));
  return { outcome: "finished", outputs, comparator: workflow.comparator };
}

/** The template filled in with the result in the centre, as canonical text, or null. */
export function producedText(template: Manifest, result: Result, requester: string): string | null {
  const { json, workflow } = template;
  if (workflow === null || !template.isTemplate || result.outcome !== "finished" || !isOf(result, workflow)
    || !result.metrics.every((metric) => typeof metric.value === "number"))
    return null;
  const artifacts = [...workflow.outputs].sort((left, right) => left.artifact - right.artifact).map(({ path }) => {
    const output = result.outputs.find((file) => file.path === path)!;
    return { uri: `ainft:artifacts/${output.sha256}`, sha256: output.sha256, size: output.size };
  });
  const contributors = json.contributors ?? [{ address: requester, share: 10000 }];
  const comparator = placesOf(workflow.comparator).length > 0
    ? comparatorJson(filledIn(workflow.comparator, result)) : (json.workflow as JsonObject).comparator;
  return canonical({ ...json, artifacts, contributors, workflow: { ...(json.workflow as JsonObject), comparator } });
}

/** Whether a result is that of a claim. */
export function agrees(claim: Claim, result: Result): boolean {
  if (claim.outcome !== "finished" || result.outcome !== "finished")
    return claim.outcome === "exited" && result.outcome === "exited" && claim.exitCode === result.exitCode;
  return partsOf(claim.comparator).every((part) => agreesPart(part, claim, result));
}

function agreesPart(part: Simple, claim: Claim, result: Result): boolean {
  if (part.kind === "bitwise") {
    const paths = part.files ?? [...claim.outputs, ...result.outputs].map((file) => file.path);
    return paths.every((path) => digestAt(claim.outputs, path) !== undefined
      && digestAt(claim.outputs, path) === digestAt(result.outputs, path));
  }
  const [found, claimed] = [numberAt(result, part), claimedBy(part)];
  if (found === undefined || claimed === undefined || !Number.isFinite(found) || !Number.isFinite(claimed))
    return false;
  const difference = found - claimed;
  if (part.kind === "equivalent") return Math.abs(difference) <= part.margin;
  if (part.kind === "interval") {
    const { sd, n, alpha } = part;
    const p = sd === 0 ? Number(found === claimed) : outside(Math.abs(difference / (sd * Math.sqrt(1 + 1 / n))), n - 1);
    return p >= alpha;
  }
  const tolerance = widthOf(part);
  return part.direction === "at-most" ? difference <= tolerance
    : part.direction === "at-least" ? difference >= -tolerance : Math.abs(difference) <= tolerance;
}

function digestAt(files: Claim["outputs"], path: string): string | undefined {
  const found = files.filter((file) => file.path === path);
  return found.length === 1 ? found[0]!.sha256 : undefined;
}

/** The number at a place of a result, or undefined when the result has none or several. */
export function numberAt(result: Result, part: NumberPlace): number | undefined {
  const found = result.metrics.filter((metric) => placeOf(metric) === placeOf(part));
  return found.length === 1 ? Number(found[0]!.value) : undefined;
}

/** One result as a claim about the others. */
export function claimOfResult(workflow: Workflow, result: Result): Claim {
  const belongs = isOf(result, workflow);
  return {
    outcome: belongs ? result.outcome : "bad-output",
    exitCode: result.exitCode,
    outputs: result.outputs,
    comparator: belongs && result.outcome === "finished" ? filledIn(workflow.comparator, result) : workflow.comparator,
  };
}

function isOf(result: Result, workflow: Workflow): boolean {
  if (result.outcome !== "finished") return result.outputs.length + result.metrics.length === 0;
  const paths = workflow.outputs.map((output) => output.path).sort();
  const places = placesOf(workflow.comparator).sort();
  return canonical(result.outputs.map((output) => output.path)) === canonical(paths)
    && canonical(result.metrics.map(placeOf).sort()) === canonical(places);
}

function filledIn(comparator: Comparator, result: Result): Comparator {
  return comparator.kind === "all" ? { kind: "all", items: comparator.items.map((it) => filledPart(it, result)) }
    : filledPart(comparator, result);
}

function filledPart(comparator: Simple, result: Result): Simple {
  if (comparator.kind === "bitwise") return comparator;
  return { ...comparator, [comparator.kind === "close" ? "value" : "mean"]: numberAt(result, comparator) };
}
