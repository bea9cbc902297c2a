// The verdict of a run by docs/evidence-format.md#the-verdict and docs/verdicts.md.
import { claimOfResult, numberAt, type Claim } from "./agreement.js";
import { partsOf, type Comparator, type Equivalent, type NumberPlace } from "./comparator.js";
import { ascending } from "./encoding.js";
import { doubleJson } from "./forms.js";
import { sha256Of } from "./hashes.js";
import { canonical } from "./json.js";
import type { Run, StatedVerdict } from "./run.js";
import { quantile } from "./student.js";
import { firstBroken, toleranceOf, type Tolerance } from "./tolerance.js";
import { count, isEnough, oddsOf, votesOn, wrong, type Reply, type Vote } from "./votes.js";
import type { Workflow } from "./workflow.js";

const slack = 1e-9;

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
