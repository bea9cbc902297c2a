// The run of a summary, read by docs/evidence-format.md#the-run.
import { address, flag, hexBytes, integer, list, maxInteger, object, oneOf, real, text, time, word } from "./forms.js";
import { sha256Of } from "./hashes.js";
import { canonical, type Json } from "./json.js";
import { maxManifest } from "./manifest.js";
import { refuse } from "./refusal.js";
import type { Candidate, Governance, Registration, Reliability, Request, Round, StatedRun, StatedVerdict, Task,
  Terms, Version } from "./run.js";

const maxBudget = 16;
const maxCandidates = 1000;
const maxText = 1000;
const pool = `0x${"0".repeat(40)}`;
const kinds: StatedVerdict["kind"][] = ["reproduced", "not-reproduced", "produced", "inconclusive"];

/** Reads the run of a summary. Each task that revealed has the digest of its statement. */
export function readRun(source: Json | undefined, version: Version): StatedRun {
  const value = object(source, "/run", ["id", "request", "terms", "requestedAt", "endsAt", "requestedBlock", "state",
    "needed",
    "candidates", "rounds", "tasks", ...(version > 1 ? ["version"] : []), ...(version > 2 ? ["governance"] : [])],
  ["beacon", "waitingFor", "revealBy", "verdict"]);
  if (version > 1) integer(value.version, "/run/version", version, version);
  const candidates = list(value.candidates, "/run/candidates", 0, maxBudget * maxCandidates, readCandidate);
  const run: StatedRun = {
    version,
    id: word(value.id, "/run/id"),
    request: readRequest(value.request, "/run/request"),
    terms: readTerms(value.terms, "/run/terms"),
    governance: version > 2 ? readGovernance(value.governance, "/run/governance") : undefined,
    requestedAt: time(value.requestedAt, "/run/requestedAt"),
    endsAt: time(value.endsAt, "/run/endsAt"),
    requestedBlock: integer(value.requestedBlock, "/run/requestedBlock", 0, maxInteger),
    beacon: "beacon" in value ? readBeacon(value.beacon, "/run/beacon") : undefined,
    state: oneOf(value.state, "/run/state", ["waiting", "computing", "revealing", "decided"]),
    needed: integer(value.needed, "/run/needed", 0, maxBudget),
    waitingFor: "waitingFor" in value ? text(value.waitingFor, "/run/waitingFor", 1, maxText) : undefined,
    rounds: list(value.rounds, "/run/rounds", 0, maxBudget, (item, place) =>
      readRound(item, place, candidates, version)),
    tasks: list(value.tasks, "/run/tasks", 0, maxBudget, (item, place) => readTask(item, place, candidates, version)),
    revealBy: "revealBy" in value ? time(value.revealBy, "/run/revealBy") : undefined,
    verdict: "verdict" in value ? readVerdict(value.verdict, "/run/verdict") : undefined,
  };
  if (new Set(run.tasks.map((task) => task.node.node)).size < run.tasks.length)
    refuse("repeated", "/run/tasks", "Two tasks have the same node.");
  requireGovernance(run);
  if (runIdOf(run.request) !== run.id) refuse("digest-mismatch", "/run/id", "It is not the hash of the request.");
  return run;
}

/** The id of a run, which is the hash of its request without the signature. */
function runIdOf(request: Request): string {
  return sha256Of(canonical({ ...request, signature: undefined }));
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

function readGovernance(source: Json | undefined, place: string): Governance {
  const value = object(source, place, ["grants", "operators"], ["grant"]);
  const operators = address(value.operators, `${place}/operators`);
  const grants = address(value.grants, `${place}/grants`);
  if (!("grant" in value)) return { operators, grants };
  const at = `${place}/grant`;
  const grant = object(value.grant, at, ["block", "logIndex", "requester"]);
  return {
    operators,
    grants,
    grant: {
      requester: address(grant.requester, `${at}/requester`),
      block: integer(grant.block, `${at}/block`, 0, maxInteger),
      logIndex: integer(grant.logIndex, `${at}/logIndex`, 0, 2 ** 31 - 1),
    },
  };
}

function requireGovernance({ governance, request, terms }: StatedRun): void {
  if (governance === undefined) return;
  if (terms.openOperators) refuse("contradiction", "/run/governance", "A run with a DAO has no open operators.");
  const account = governance.grant?.requester ?? pool;
  if (account !== pool && account !== request.requester)
    refuse("contradiction", "/run/governance/grant", "The grant is one of another requester.");
}

function readBeacon(source: Json | undefined, place: string): NonNullable<StatedRun["beacon"]> {
  const value = object(source, place, ["block", "hash"]);
  integer(value.block, `${place}/block`, 0, maxInteger);
  word(value.hash, `${place}/hash`);
  return value as unknown as NonNullable<StatedRun["beacon"]>;
}

function readRound(source: Json, place: string, candidates: readonly Candidate[], version: Version): Round {
  const value = object(source, place, ["at", "candidates", "drawn", ...(version > 2 ? ["block"] : [])]);
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
    block: version > 2 ? integer(value.block, `${place}/block`, 0, maxInteger) : undefined,
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
