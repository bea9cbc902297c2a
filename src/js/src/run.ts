// The run of a summary by docs/evidence-format.md#the-run, the draw and the size of the panels.
import { address, flag, hexBytes, integer, list, maxInteger, object, oneOf, real, text, time, word }
  from "./forms.js";
import { bytes, utf8 } from "./encoding.js";
import { keccak, sha256, sha256Of, typedHash, type Domain } from "./hashes.js";
import { canonical, type Json } from "./json.js";
import { maxManifest, type Result, type Workflow } from "./manifest.js";
import { refuse } from "./refusal.js";
import type { Claim } from "./verdict.js";

/** A version of runs, their statements and their evidence. */
export type Version = 1 | 2;

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

const maxBudget = 16;
const maxCandidates = 1000;
const maxText = 1000;
const kinds: StatedVerdict["kind"][] = ["reproduced", "not-reproduced", "produced", "inconclusive"];

/** Reads the run of a summary. Each task that revealed has the digest of its statement. */
export function readRun(source: Json | undefined, version: Version): StatedRun {
  const value = object(source, "/run", ["id", "request", "terms", "requestedAt", "endsAt", "requestedBlock", "state",
    "needed",
    "candidates", "rounds", "tasks", ...(version > 1 ? ["version"] : [])],
  ["beacon", "waitingFor", "revealBy", "verdict"]);
  if (version > 1) integer(value.version, "/run/version", version, version);
  const candidates = list(value.candidates, "/run/candidates", 0, maxBudget * maxCandidates, readCandidate);
  const run: StatedRun = {
    version,
    id: word(value.id, "/run/id"),
    request: readRequest(value.request, "/run/request"),
    terms: readTerms(value.terms, "/run/terms"),
    requestedAt: time(value.requestedAt, "/run/requestedAt"),
    endsAt: time(value.endsAt, "/run/endsAt"),
    requestedBlock: integer(value.requestedBlock, "/run/requestedBlock", 0, maxInteger),
    beacon: "beacon" in value ? readBeacon(value.beacon, "/run/beacon") : undefined,
    state: oneOf(value.state, "/run/state", ["waiting", "computing", "revealing", "decided"]),
    needed: integer(value.needed, "/run/needed", 0, maxBudget),
    waitingFor: "waitingFor" in value ? text(value.waitingFor, "/run/waitingFor", 1, maxText) : undefined,
    rounds: list(value.rounds, "/run/rounds", 0, maxBudget, (item, place) => readRound(item, place, candidates)),
    tasks: list(value.tasks, "/run/tasks", 0, maxBudget, (item, place) => readTask(item, place, candidates, version)),
    revealBy: "revealBy" in value ? time(value.revealBy, "/run/revealBy") : undefined,
    verdict: "verdict" in value ? readVerdict(value.verdict, "/run/verdict") : undefined,
  };
  if (new Set(run.tasks.map((task) => task.node.node)).size < run.tasks.length)
    refuse("repeated", "/run/tasks", "Two tasks have the same node.");
  if (runIdOf(run.request) !== run.id) refuse("digest-mismatch", "/run/id", "It is not the hash of the request.");
  return run;
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

/** The id of a run, which is the hash of its request without the signature. */
function runIdOf(request: Request): string {
  return sha256Of(canonical({ ...request, signature: undefined }));
}

/** The parts of a request that the requester signs. It has either a subject or a template. */
type Ask = Pick<Request, "subject" | "template" | "replicas" | "confidence" | "minutes" | "deadline">;

/** The hash that the requester signs. */
export function askHash({ subject, template, replicas, confidence, minutes, deadline }: Ask, domain: Domain): string {
  const rest = "uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)";
  return subject !== undefined
    ? typedHash(domain, `Reproduce(bytes32 id,${rest}`, subject, replicas, confidence, minutes, deadline)
    : typedHash(domain, `Produce(bytes32 template,${rest}`, sha256Of(template!), replicas, confidence,
      minutes, deadline);
}

export function registrationHash({ node, operator, payout }: Candidate,
  { profile, deadline }: Omit<Registration, "signature">,
  domain: Domain): string {
  return typedHash(domain, "Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)",
    node, operator, payout, profile, deadline);
}

export function commitHash(run: string, commitment: string, domain: Domain): string {
  return typedHash(domain, "Commit(bytes32 run,bytes32 commitment)", run, commitment);
}

/** The commitment of a node to a result. */
export function commitmentOf(run: string, node: string, salt: string, result: Result): string {
  const digest = sha256Of(canonical(result));
  return sha256Of(canonical({ domain: "ainft-commit/1", metrics: result.metrics, node, result: digest, run, salt }));
}

/** The seed of a node in a run of samples. */
export function seedOf(beacon: string, run: string, node: string): number {
  return Number(BigInt(sha256(beacon, run, node)) & (2n ** 53n - 1n));
}

/** When the run was decided. */
export function decidedAt(run: StatedRun): string {
  if (run.verdict?.kind === "inconclusive") return run.endsAt;
  const times = run.tasks.flatMap((task) => [task.offeredAt, task.committed?.at, task.revealed?.at]);
  return [run.requestedAt, ...times].filter((it) => it !== undefined).sort().at(-1)!;
}

/** What is wrong with the draw, or undefined. */
export function drawFault(run: StatedRun, involved: readonly string[]): string | undefined {
  const { beacon, rounds, tasks } = run;
  if (beacon === undefined)
    return rounds.length + tasks.length === 0 ? undefined : "The run has no beacon that could draw its nodes.";
  if (beacon.block !== run.requestedBlock + 1) return `Block ${beacon.block} is not the first after the request.`;
  if (String(rounds.flatMap((round) => round.drawn)) !== String(tasks.map((task) => task.node.node)))
    return "The tasks are not those of the drawn nodes, in their order.";
  const already: Candidate[] = [];
  for (const [index, { candidates, drawn }] of rounds.entries()) {
    const expected = draw(run, beacon.hash, candidates, already, drawn.length);
    const found = tasks.slice(already.length, already.length + drawn.length).map((task) => task.node);
    if (canonical(expected) !== canonical(found)) return `Round ${index + 1} draws other nodes.`;
    already.push(...expected);
  }
  const partial = already.find((it) => [it.node, it.operator, it.payout].some((account) => involved.includes(account)));
  return partial && `The node ${partial.node} belongs to the requester or to a contributor.`;
}

/** What is wrong with the size of a panel, or undefined. */
export function panelFault(run: StatedRun): string | undefined {
  const { beacon, rounds, tasks, request } = run;
  if (beacon === undefined || rounds.length === 0 || tasks.length === 0) return undefined;
  let before = 0;
  for (let round = 0; round < rounds.length && before === round && before < tasks.length; round++) {
    const isDue = request.replicas === 1 && before + 2 <= run.terms.budget
      && !tasks.slice(0, before).some((task) => task.state === "revealed")
      && isSpotCheck(run, beacon.hash, tasks[before]!.reliability.consecutive);
    const size = isDue ? 2 : request.replicas;
    if (rounds[round]!.drawn.length !== size) return `Round ${round + 1} must draw ${size} nodes.`;
    before += size;
  }
  return undefined;
}

/** One node per operator, in the order of the ranks of the operators. */
function draw(run: StatedRun, beacon: string, candidates: readonly Candidate[], already: readonly Candidate[],
  count: number): Candidate[] {
  const rank = (account: string): string => keccak(beacon, run.id, account);
  const taken = { node: new Set<string>(), operator: new Set<string>(), payout: new Set<string>() };
  const names = ["node", "operator", "payout"] as const;
  const take = (candidate: Candidate): void => names.forEach((name) => taken[name].add(candidate[name]));
  const isFree = (candidate: Candidate): boolean => names.every((name) => !taken[name].has(candidate[name]));
  already.forEach(take);
  const drawn: Candidate[] = [];
  const operators = [...new Set(candidates.map((candidate) => candidate.operator))];
  for (const operator of operators.sort((left, right) => (rank(left) < rank(right) ? -1 : 1))) {
    if (drawn.length >= count) break;
    const [first] = candidates.filter((candidate) => candidate.operator === operator && isFree(candidate))
      .sort((left, right) => (rank(left.node) + left.payout < rank(right.node) + right.payout ? -1 : 1));
    if (first === undefined) continue;
    take(first);
    drawn.push(first);
  }
  return drawn;
}

/** Whether the operator that was drawn first is checked by a second one. */
function isSpotCheck({ id, terms }: StatedRun, beacon: string, consecutive: number): boolean {
  const hash = bytes(keccak(beacon, id, utf8("spot-check")));
  const share = Number(new DataView(hash.buffer, hash.byteOffset).getBigUint64(0)) / 2 ** 64;
  return share < Math.max(terms.spotCheckFloor, 1 / (1 + consecutive));
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

function readCandidate(source: Json, place: string): Candidate {
  const value = object(source, place, ["node", "operator", "payout"]);
  const account = (name: string): string => address(value[name], `${place}/${name}`);
  return { node: account("node"), operator: account("operator"), payout: account("payout") };
}

function readRequest(source: Json | undefined, place: string): Request {
  const value = object(source, place, ["purpose", "replicas", "confidence", "minutes", "requester", "deadline",
    "signature"], ["subject", "template"]);
  const purpose = oneOf(value.purpose, `${place}/purpose`, ["reproduce", "produce"]);
  const [subject, other] = purpose === "produce" ? ["template", "subject"] as const : ["subject", "template"] as const;
  if (other in value) refuse("member-not-allowed", `${place}/${other}`, `A request to ${purpose} lacks this member.`);
  return {
    purpose,
    [subject]: subject === "subject" ? word(value.subject, `${place}/subject`)
      : text(value.template, `${place}/template`, 1, maxManifest),
    replicas: integer(value.replicas, `${place}/replicas`, 1, maxBudget),
    confidence: integer(value.confidence, `${place}/confidence`, 500000, 999999),
    minutes: integer(value.minutes, `${place}/minutes`, 1, 10080),
    requester: address(value.requester, `${place}/requester`),
    deadline: integer(value.deadline, `${place}/deadline`, 0, maxInteger),
    signature: hexBytes(value.signature, `${place}/signature`),
  };
}

function readTerms(source: Json | undefined, place: string): Terms {
  const value = object(source, place,
    ["workMinutes", "budget", "leaseMs", "revealMs", "openOperators", "prior", "spotCheckFloor"]);
  integer(value.workMinutes, `${place}/workMinutes`, 0, 10080);
  integer(value.budget, `${place}/budget`, 1, maxBudget);
  for (const name of ["leaseMs", "revealMs"]) integer(value[name], `${place}/${name}`, 1, 604800000);
  flag(value.openOperators, `${place}/openOperators`);
  real(value.prior, `${place}/prior`, 0.001, 1 - 0.001);
  real(value.spotCheckFloor, `${place}/spotCheckFloor`, 0, 1);
  return value as unknown as Terms;
}

function readBeacon(source: Json | undefined, place: string): NonNullable<StatedRun["beacon"]> {
  const value = object(source, place, ["block", "hash"]);
  integer(value.block, `${place}/block`, 0, maxInteger);
  word(value.hash, `${place}/hash`);
  return value as unknown as NonNullable<StatedRun["beacon"]>;
}

function readRound(source: Json, place: string, candidates: readonly Candidate[]): Round {
  const value = object(source, place, ["at", "candidates", "drawn"]);
  const ranges = list(value.candidates, `${place}/candidates`, 0, maxCandidates, (range, at) => {
    const item = object(range, at, ["first", "count"]);
    const first = integer(item.first, `${at}/first`, 0, candidates.length);
    return candidates.slice(first, first + integer(item.count, `${at}/count`, 1, candidates.length - first));
  });
  if (ranges.flat().length > maxCandidates)
    refuse("wrong-count", place, `Expected at most ${maxCandidates} candidates.`);
  return {
    at: time(value.at, `${place}/at`),
    candidates: ranges.flat(),
    drawn: list(value.drawn, `${place}/drawn`, 0, maxBudget, address),
  };
}

function readTask(source: Json, place: string, candidates: readonly Candidate[], version: Version): Task {
  const value = object(source, place, ["candidate", "reliability", "state", "offeredAt", "commitBy"],
    ["committed", "revealed", "reason", ...(version > 1 ? ["registration"] : [])]);
  const state = oneOf(value.state, `${place}/state`, ["offered", "committed", "revealed", "no-reply", "withdrawn"]);
  if (state === "revealed" !== "revealed" in value)
    refuse("contradiction", place, "Exactly a revealed task has the member revealed.");
  if (["committed", "revealed"].includes(state) && !("committed" in value))
    refuse("member-missing", place, "The commitment is missing.");
  if (state === "offered" && "committed" in value) refuse("contradiction", place, "An offered task has no commitment.");
  return {
    node: candidates[integer(value.candidate, `${place}/candidate`, 0, candidates.length - 1)]!,
    registration: "registration" in value ? readRegistration(value.registration, `${place}/registration`) : undefined,
    reliability: readReliability(value.reliability, `${place}/reliability`),
    state,
    offeredAt: time(value.offeredAt, `${place}/offeredAt`),
    commitBy: time(value.commitBy, `${place}/commitBy`),
    committed: "committed" in value ? readCommitted(value.committed, `${place}/committed`) : undefined,
    revealed: "revealed" in value ? readRevealed(value.revealed, `${place}/revealed`) : undefined,
    reason: "reason" in value ? text(value.reason, `${place}/reason`, 1, maxText) : undefined,
  };
}

function readRegistration(source: Json | undefined, place: string): Registration {
  const value = object(source, place, ["profile", "deadline", "signature"]);
  word(value.profile, `${place}/profile`);
  integer(value.deadline, `${place}/deadline`, 0, maxInteger);
  hexBytes(value.signature, `${place}/signature`);
  return value as unknown as Registration;
}

function readReliability(source: Json | undefined, place: string): Reliability {
  const rates = ["confirmRight", "confirmWrong", "refuteRight", "refuteWrong"];
  const value = object(source, place, [...rates, "consecutive"]);
  for (const name of rates) real(value[name], `${place}/${name}`, 1, maxInteger);
  integer(value.consecutive, `${place}/consecutive`, 0, 2 ** 31 - 1);
  return value as unknown as Reliability;
}

function readCommitted(source: Json | undefined, place: string): NonNullable<Task["committed"]> {
  const value = object(source, place, ["commitment", "signature", "at"]);
  word(value.commitment, `${place}/commitment`);
  hexBytes(value.signature, `${place}/signature`);
  time(value.at, `${place}/at`);
  return value as unknown as NonNullable<Task["committed"]>;
}

function readRevealed(source: Json | undefined, place: string): NonNullable<Task["revealed"]> {
  const value = object(source, place, ["statement", "at"]);
  return { statement: word(value.statement, `${place}/statement`), at: time(value.at, `${place}/at`) };
}

function readVerdict(source: Json | undefined, place: string): StatedVerdict {
  const value = object(source, place, ["kind", "agreed", "of", "confidence", "wrongProbability", "supporters"],
    ["reason", "consensus", "tolerance", "equivalence"]);
  oneOf(value.kind, `${place}/kind`, kinds);
  integer(value.agreed, `${place}/agreed`, 0, maxBudget);
  integer(value.of, `${place}/of`, 0, maxBudget);
  real(value.confidence, `${place}/confidence`, 0, 1);
  real(value.wrongProbability, `${place}/wrongProbability`, 0, 1);
  if ("reason" in value) text(value.reason, `${place}/reason`, 1, maxText);
  return value as unknown as StatedVerdict;
}
