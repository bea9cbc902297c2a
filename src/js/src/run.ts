// The run of a summary by docs/evidence-format.md#the-run.
import type { Claim } from "./agreement.js";
import { canonical } from "./json.js";
import type { Result } from "./result.js";
import type { Workflow } from "./workflow.js";

/** A version of runs, their statements and their evidence. */
export type Version = 1 | 2 | 3;

export const versions: readonly Version[] = [1, 2, 3];

export interface Candidate {
  readonly node: string;
  readonly operator: string;
  readonly payout: string;
}

export interface Request {
  readonly purpose: "reproduce" | "produce";
  readonly subject?: string;
  readonly template?: string;
  readonly replicas: number;
  readonly confidence: number;
  readonly minutes: number;
  readonly requester: string;
  readonly deadline: number;
  readonly signature: string;
}

export interface Terms {
  readonly workMinutes: number;
  readonly budget: number;
  readonly leaseMs: number;
  readonly revealMs: number;
  readonly openOperators: boolean;
  readonly prior: number;
  readonly spotCheckFloor: number;
}

export interface Reliability {
  readonly confirmRight: number;
  readonly confirmWrong: number;
  readonly refuteRight: number;
  readonly refuteWrong: number;
  readonly consecutive: number;
}

export interface Registration {
  readonly profile: string;
  readonly deadline: number;
  readonly signature: string;
}

export interface Task {
  readonly node: Candidate;
  readonly registration?: Registration;
  readonly reliability: Reliability;
  readonly state: "offered" | "committed" | "revealed" | "no-reply" | "withdrawn";
  readonly offeredAt: string;
  readonly commitBy: string;
  readonly committed?: { readonly commitment: string; readonly signature: string; readonly at: string };
  readonly revealed?: { readonly statement: string; readonly at: string };
  readonly reason?: string;
}

export interface Round {
  readonly at: string;
  readonly candidates: readonly Candidate[];
  readonly drawn: readonly string[];
  /** The last block whose decisions of the DAO the draw followed, in version 3. */
  readonly block?: number;
}

/** The DAO whose decisions a run follows, in version 3. */
export interface Governance {
  readonly operators: string;
  readonly grants: string;
  readonly grant?: { readonly requester: string; readonly block: number; readonly logIndex: number };
}

/** The members of a verdict that are read. The others are compared with the computed ones. */
export interface StatedVerdict {
  readonly kind: "reproduced" | "not-reproduced" | "produced" | "inconclusive";
  readonly agreed: number;
  readonly of: number;
  readonly confidence: number;
  readonly wrongProbability: number;
  readonly reason?: string;
  readonly consensus?: string;
}

/** The run as a summary states it. */
export interface StatedRun {
  readonly version: Version;
  readonly id: string;
  readonly request: Request;
  readonly terms: Terms;
  readonly governance?: Governance;
  readonly requestedAt: string;
  readonly endsAt: string;
  readonly requestedBlock: number;
  readonly beacon?: { readonly block: number; readonly hash: string };
  readonly state: "waiting" | "computing" | "revealing" | "decided";
  readonly needed: number;
  readonly waitingFor?: string;
  readonly rounds: readonly Round[];
  readonly tasks: readonly Task[];
  readonly revealBy?: string;
  readonly verdict?: StatedVerdict;
}

/** A run with the results that the statements of its nodes add, by the addresses of the nodes. */
export interface Run {
  readonly stated: StatedRun;
  readonly workflow: Workflow;
  /** The claim of the component, or null for a template. */
  readonly claim: Claim | null;
  readonly results: ReadonlyMap<string, Result>;
}

/** The JSON of a run in a summary. */
export function runJson(run: StatedRun): object {
  const candidates = tableOf(run);
  const indexes = new Map(candidates.map((candidate, index) => [canonical(candidate), index]));
  const indexOf = (candidate: Candidate): number => indexes.get(canonical(candidate))!;
  return {
    ...run,
    version: run.version === 1 ? undefined : run.version,
    candidates,
    rounds: run.rounds.map((round) => ({ ...round, candidates: rangesOf(round.candidates.map(indexOf)) })),
    tasks: run.tasks.map(({ node, ...task }) => ({ ...task, candidate: indexOf(node) })),
  };
}

/** When the run was decided. */
export function decidedAt(run: StatedRun): string {
  if (run.verdict?.kind === "inconclusive") return run.endsAt;
  const times = run.tasks.flatMap((task) => [task.offeredAt, task.committed?.at, task.revealed?.at]);
  return [run.requestedAt, ...times].filter((it) => it !== undefined).sort().at(-1)!;
}

/** The candidates of all rounds and tasks, each once, in ascending order. */
function tableOf({ rounds, tasks }: StatedRun): Candidate[] {
  const all = [...rounds.flatMap((round) => round.candidates), ...tasks.map((task) => task.node)];
  const key = ({ node, operator, payout }: Candidate): string => node + operator + payout;
  const known = new Map(all.map((candidate) => [key(candidate), candidate]));
  return [...known.keys()].sort().map((it) => known.get(it)!);
}

/** Ascending neighbours as one range. */
function rangesOf(indexes: readonly number[]): { first: number; count: number }[] {
  const ranges: { first: number; count: number }[] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.first + last.count === index) last.count++;
    else ranges.push({ first: index, count: 1 });
  }
  return ranges;
}
