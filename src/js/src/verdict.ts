// The verdict of a run by docs/evidence-format.md#the-verdict and docs/verdicts.md.
import { doubleJson } from "./forms.js";
import { sha256Of } from "./hashes.js";
import { canonical, type JsonObject } from "./json.js";
import { comparatorJson, numericPartsOf, partsOf, placeOf, placesOf } from "./manifest.js";
import type { Close, Comparator, Equivalent, Manifest, NumberPlace, Numeric, Result, Simple, Workflow }
  from "./manifest.js";
import type { Reliability, Request, Run, StatedVerdict, Task } from "./run.js";
import { outside, quantile } from "./student.js";

const slack = 1e-9;

/** A result that others can agree with. */
export interface Claim {
  readonly outcome: Result["outcome"];
  readonly exitCode?: number;
  readonly outputs: readonly { readonly path: string; readonly sha256: string }[];
  readonly comparator: Comparator;
}

/** The smallest effect that a comparator would have refused. */
export interface Tolerance extends NumberPlace {
  readonly absolute?: number;
  readonly bounded: boolean;
  readonly relative?: number;
  readonly side: "both" | "above" | "below";
}

export interface Equivalence extends NumberPlace {
  readonly count: number;
  readonly mean: number | string;
  readonly sd: number | string;
  readonly degrees: number;
  readonly limit: number | string;
  readonly above: number | string;
  readonly below: number | string;
  readonly shown: boolean;
}

export interface Verdict extends StatedVerdict {
  readonly supporters: readonly string[];
  readonly tolerance?: Tolerance;
  readonly equivalence?: readonly Equivalence[];
}

/** A task that revealed its result. */
interface Reply {
  readonly task: Task;
  readonly result: Result;
}

interface Vote extends Reply {
  readonly confirms: boolean;
}

interface Star {
  readonly center: Reply;
  readonly votes: readonly Vote[];
  readonly members: number;
  readonly digest: string;
}

interface Sample {
  readonly isShown: boolean;
  readonly members: Pick<Verdict, "tolerance" | "equivalence">;
}

/** The claim of a component, or null for a template. */
export function claimOf(manifest: Manifest): Claim | null {
  const { workflow, artifacts, isTemplate } = manifest;
  if (workflow === null || isTemplate) return null;
  const outputs = workflow.outputs.map(({ path, artifact }) => ({ path, sha256: artifacts[artifact]! }));
  return { outcome: "finished", outputs, comparator: workflow.comparator };
}

/** The verdict that follows from the results. `reason` is that of an inconclusive verdict. */
export function judge(run: Run, reason: string): Verdict {
  const replies = run.stated.tasks
    .flatMap((task) => {
      const result = run.results.get(task.node.node);
      return result === undefined ? [] : [{ task, result }];
    })
    .sort((left, right) => ascending(left.task.node.node, right.task.node.node));
  return run.claim ? onClaim(run, run.claim, votesOn(run.claim, replies), reason) : onStar(run, replies, reason);
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

function onClaim(run: Run, claim: Claim, votes: readonly Vote[], reason: string): Verdict {
  const { request, terms, version } = run.stated;
  const odds = oddsOf(terms.prior, votes);
  const sample = sampleOf(run, claim.comparator, votes);
  if (isEnough(request, votes, odds, true) && sample.isShown)
    return { ...decided("reproduced", votes, odds, true), ...sample.members };
  if (isEnough(request, votes, odds, false)) {
    const refuting = votes.filter((vote) => !vote.confirms);
    const star = greatestStar(run.workflow, refuting);
    return {
      ...decided("not-reproduced", votes, odds, false),
      consensus: star !== null && isConsensus(star) ? star.center.task.node.node : undefined,
      reason: version === 1 ? undefined : badOutputs(refuting),
      ...sample.members,
    };
  }
  return { ...inconclusive(count(votes, true), votes.length, odds, reason), ...sample.members };
}

function onStar(run: Run, replies: readonly Reply[], reason: string): Verdict {
  const { request, terms: { prior }, version } = run.stated;
  const star = greatestStar(run.workflow, replies);
  if (star === null)
    return {
      ...inconclusive(0, replies.length, prior / (1 - prior), reason),
      ...sampleOf(run, run.workflow.comparator, []).members,
    };
  const odds = oddsOf(prior, star.votes);
  const { comparator } = claimOfResult(run.workflow, star.center.result);
  const sample = sampleOf(run, comparator, star.votes);
  const isProduced = star.center.result.outcome === "finished" && isConsensus(star)
    && isEnough(request, star.votes, odds, true) && sample.isShown;
  const broken = isProduced && version > 1 ? firstBroken(comparator) : undefined;
  return !isProduced || broken !== undefined
    ? { ...inconclusive(star.members, replies.length, odds, broken ?? reason), ...sample.members }
    : { ...decided("produced", star.votes, odds, true), consensus: star.center.task.node.node, ...sample.members };
}

function votesOn(claim: Claim, replies: readonly Reply[]): Vote[] {
  return replies.map((reply) => ({ ...reply, confirms: agrees(claim, reply.result) }));
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
function numberAt(result: Result, part: NumberPlace): number | undefined {
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

/** The result that most others agree with. */
function greatestStar(workflow: Workflow, replies: readonly Reply[]): Star | null {
  const stars = replies.map((center) => {
    const votes = votesOn(claimOfResult(workflow, center.result), replies);
    const digest = sha256Of(canonical(center.result));
    return { center, votes, members: count(votes, true), digest };
  });
  return stars.filter((star) => star.members > 0).sort((left, right) => right.members - left.members
    || ascending(left.digest, right.digest)
    || ascending(left.center.task.node.node, right.center.task.node.node))[0] ?? null;
}

function isConsensus({ members, votes }: Star): boolean {
  return 2 * members > votes.length && (members >= 2 || members === votes.length);
}

function oddsOf(prior: number, votes: readonly Vote[]): number {
  return votes.reduce((odds, { task, confirms }) => odds * likelihoodRatio(task.reliability, confirms),
    prior / (1 - prior));
}

function likelihoodRatio({ confirmRight, confirmWrong, refuteRight, refuteWrong }: Reliability,
  confirms: boolean): number {
  const sensitivity = confirmRight / (confirmRight + confirmWrong);
  const specificity = refuteRight / (refuteRight + refuteWrong);
  return confirms ? Math.max(1, sensitivity / (refuteWrong / (refuteRight + refuteWrong)))
    : Math.min(1, confirmWrong / (confirmRight + confirmWrong) / specificity);
}

function wrong(odds: number, confirms: boolean): number {
  return confirms ? 1 / (1 + odds) : odds / (1 + odds);
}

function isEnough({ confidence, replicas }: Request, votes: readonly Vote[], odds: number,
  confirms: boolean): boolean {
  const operators = votes.filter((vote) => vote.confirms === confirms).map((vote) => vote.task.node.operator);
  return 1 - wrong(odds, confirms) >= confidence / 1e6 && new Set(operators).size >= replicas;
}

function decided(kind: Verdict["kind"], votes: readonly Vote[], odds: number, confirms: boolean): Verdict {
  return {
    kind, agreed: count(votes, true), of: votes.length, confidence: 1 - wrong(odds, confirms),
    wrongProbability: wrong(odds, confirms),
    supporters: votes.filter((vote) => vote.confirms === confirms).map((vote) => vote.task.node.node),
  };
}

function inconclusive(agreed: number, of: number, odds: number, reason: string): Verdict {
  return {
    kind: "inconclusive", agreed, of, confidence: 1 - wrong(odds, odds >= 1), wrongProbability: wrong(odds, odds >= 1),
    reason, supporters: [],
  };
}

function count(votes: readonly Vote[], confirms: boolean): number {
  return votes.filter((vote) => vote.confirms === confirms).length;
}

/** The text about results that are bad outputs, or undefined. */
function badOutputs(votes: readonly Vote[]): string | undefined {
  const bad = votes.map((vote) => vote.result).filter((result) => result.outcome === "bad-output");
  if (bad.length === 0) return undefined;
  const reasons = [...new Set(bad.map((result) => result.reason).filter(Boolean))].sort().slice(0, 4);
  const first = `${bad.length} of ${votes.length} results ${bad.length === 1 ? "is a bad output" : "are bad outputs"}.`;
  return cut([first, ...reasons].join(" "));
}

/** The first 1,000 code units, without half of a surrogate pair. */
function cut(text: string): string {
  const end = text.slice(0, 1000);
  return end.isWellFormed() ? end : end.slice(0, -1);
}

function sampleOf(run: Run, comparator: Comparator, votes: readonly Vote[]): Sample {
  if (run.stated.version === 1) return { isShown: true, members: {} };
  const tests = partsOf(comparator).filter((part) => part.kind === "equivalent").flatMap((part) =>
    (part.mean === undefined ? [] : [equivalence(part, part.mean, numbersAt(part, votes))]));
  const members = { tolerance: toleranceOf(comparator), equivalence: tests.length > 0 ? tests : undefined };
  return { isShown: tests.every((test) => test.shown), members };
}

/** The numbers of the nodes, only the first of each operator. */
function numbersAt(part: NumberPlace, votes: readonly Vote[]): number[] {
  const found = new Map<string, number>();
  for (const { task: { node: { operator } }, result } of votes) {
    const number = numberAt(result, part);
    if (number !== undefined && !found.has(operator)) found.set(operator, number);
  }
  return [...found.values()];
}

function equivalence({ file, pointer, margin, sd: claimedSd, n, alpha }: Equivalent, claimed: number,
  found: readonly number[]): Equivalence {
  const k = found.length;
  let degrees = 0;
  let mean = NaN, sd = NaN, limit = NaN, above = NaN, below = NaN;
  if (k > 0) {
    mean = found.reduce((sum, x) => sum + x, 0) / k;
    const squares = found.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
    degrees = n + k - 2;
    sd = Math.sqrt(((n - 1) * claimedSd * claimedSd + squares) / degrees);
    const error = sd * Math.sqrt(1 / k + 1 / n);
    limit = quantile(degrees, alpha);
    above = (margin - (mean - claimed)) / error;
    below = (margin + (mean - claimed)) / error;
  }
  return {
    file, pointer, count: k, mean: doubleJson(mean), sd: doubleJson(sd), degrees, limit: doubleJson(limit),
    above: doubleJson(above), below: doubleJson(below), shown: above > limit + slack && below > limit + slack,
  };
}

/** The smallest effect that the comparator would have refused, as docs/evidence-format.md#the-tolerance has it. */
function toleranceOf(comparator: Comparator): Tolerance | undefined {
  const parts = partsOf(comparator);
  const tolerant = numericPartsOf(comparator);
  const exact = (file: string): boolean =>
    parts.some((part) => part.kind === "bitwise" && (part.files?.includes(file) ?? true));
  const places = [...new Set(tolerant.map(placeOf))].map((place) => tolerant.filter((part) => placeOf(part) === place))
    .filter(([part]) => !exact(part!.file)).map(toleranceAt);
  const weight = (tolerance: Tolerance): number => tolerance.relative ?? Infinity;
  const [most] = places.sort((left, right) => Number(left.bounded) - Number(right.bounded)
    || (weight(left) === weight(right) ? 0 : weight(right) - weight(left))
    || ascending(left.file, right.file) || ascending(left.pointer, right.pointer));
  const isOpen = tolerant.every((part) => part.baseline !== undefined && claimedBy(part) === undefined);
  return most !== undefined && (most.bounded || !isOpen) ? most : undefined;
}

function toleranceAt(parts: readonly Numeric[]): Tolerance {
  const least = (direction: Close["direction"]): number[] =>
    parts.filter((part) => part.kind !== "close" || part.direction !== direction).map(widthOf);
  const [aboves, belows] = [least("at-least"), least("at-most")];
  const most = Math.max(aboves.length > 0 ? Math.min(...aboves) : 0, belows.length > 0 ? Math.min(...belows) : 0);
  const first = parts[0]!;
  const claimed = claimedBy(first);
  const absolute = claimed === undefined || !Number.isFinite(most) ? undefined : most;
  const relative = absolute === undefined ? NaN : absolute / Math.abs(claimed!);
  return {
    absolute,
    bounded: absolute !== undefined
      && parts.some((part) => part.baseline !== undefined && brokenBy(part) === undefined),
    file: first.file, pointer: first.pointer, relative: Number.isFinite(relative) ? relative : undefined,
    side: aboves.length === 0 ? "below" : belows.length === 0 ? "above" : "both",
  };
}

function claimedBy(part: Numeric): number | undefined {
  return part.kind === "close" ? part.value : part.mean;
}

function widthOf(part: Numeric): number {
  if (part.kind === "equivalent") return part.margin;
  if (part.kind === "close")
    return part.value === undefined ? Infinity : Math.max(part.abs, part.rel * Math.abs(part.value));
  if (part.sd === 0) return 0;
  const t = part.alpha / 2 > 0 ? quantile(part.n - 1, part.alpha / 2) : Infinity;
  return t * part.sd * Math.sqrt(1 + 1 / part.n);
}

/** The text about the first bound that a comparator with a baseline breaks, or undefined. */
function firstBroken(comparator: Comparator): string | undefined {
  return numericPartsOf(comparator).map(brokenBy)
    .find((text) => text !== undefined);
}

/** The text about the first bound of docs/verdicts.md that a part with a baseline breaks. */
function brokenBy(part: Numeric): string | undefined {
  const [claimed, { baseline }] = [claimedBy(part), part];
  if (baseline === undefined) return undefined;
  if (part.kind === "interval" && part.n < 5)
    return `An interval of ${part.n} runs accepts almost any number. Claim at least 5 runs.`;
  if (part.kind === "close" && part.direction !== "both" && claimed !== undefined && claimed !== baseline
    && baseline > claimed !== (part.direction === "at-most"))
    return `The baseline ${plain(baseline)} is ${part.direction === "at-most" ? "below" : "above"} the claimed number `
      + `${plain(claimed)}, so the direction ${part.direction} accepts it. `
      + "Name a baseline that the comparator refuses, or another direction.";
  if (claimed === undefined) return undefined;
  if (claimed === baseline)
    return `The baseline ${plain(baseline)} is the claimed number itself. Name the value that a trivial model reaches.`;
  const half = Math.abs(claimed - baseline) / 2;
  if (part.kind === "interval")
    return part.sd === 0 || outside(half / (part.sd * Math.sqrt(1 + 1 / part.n)), part.n - 1) <= part.alpha ? undefined
      : `The interval accepts numbers that are nearer to the baseline ${plain(baseline)} than to the claimed mean `
        + `${plain(claimed)}. Claim a smaller sd or a greater alpha.`;
  const tolerance = widthOf(part);
  return Number.isFinite(tolerance) && Number.isFinite(half) && tolerance <= half ? undefined
    : `The comparator accepts numbers within ${plain(tolerance)} of ${plain(claimed)}. `
      + `At most ${plain(half)} is allowed, that is half of the distance to the baseline ${plain(baseline)}.`;
}

/** The shortest digits of a double, with an exponent below 1e-4 and from 1e15 on. */
function plain(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  const [digits, exponent] = number.toExponential().split("e") as [string, string];
  const size = Number(exponent);
  if (number === 0 || (size >= -4 && size < 15)) return Number(number).toString();
  return `${digits}E${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`;
}

function ascending(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
