// The run of a summary by docs/evidence-format.md#the-run, the draw and the size of the panels.
import { address, flag, hexBytes, integer, list, maxInteger, object, oneOf, real, text, time, word }
  from "./forms.mjs";
import { bytes, keccak, sha256, typedHash } from "./hashes.mjs";
import { canonical, refuse } from "./json.mjs";
import { maxManifest } from "./manifest.mjs";

const maxBudget = 16;
const maxCandidates = 1000;
const maxText = 1000;
const kinds = ["reproduced", "not-reproduced", "produced", "inconclusive"];

/** Reads the run of a summary. Each task that revealed has the digest of its statement. */
export function readRun(value, version) {
  object(value, "/run", ["id", "request", "terms", "requestedAt", "endsAt", "requestedBlock", "state", "needed",
    "candidates", "rounds", "tasks", ...(version > 1 ? ["version"] : [])],
  ["beacon", "waitingFor", "revealBy", "verdict"]);
  if (version > 1) integer(value.version, "/run/version", version, version);
  const candidates = list(value.candidates, "/run/candidates", 0, maxBudget * maxCandidates, readCandidate);
  const run = {
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
    refuse("/run/tasks", "Two tasks have the same node.");
  if (runIdOf(run.request) !== run.id) refuse("/run/id", "It is not the hash of the request.");
  return run;
}

/** The JSON of a run in a summary. */
export function runJson(run) {
  const candidates = tableOf(run);
  const indexes = new Map(candidates.map((candidate, index) => [canonical(candidate), index]));
  const indexOf = (candidate) => indexes.get(canonical(candidate));
  return {
    ...run,
    version: run.version === 1 ? undefined : run.version,
    candidates,
    rounds: run.rounds.map((round) => ({ ...round, candidates: rangesOf(round.candidates.map(indexOf)) })),
    tasks: run.tasks.map(({ node, ...task }) => ({ ...task, candidate: indexOf(node) })),
    workflow: undefined,
    claim: undefined,
  };
}

/** The id of a run, which is the hash of its request without the signature. */
function runIdOf(request) {
  return sha256(Buffer.from(canonical({ ...request, signature: undefined })));
}

/** The hash that the requester signed. */
export function requestHash({ purpose, subject, template, replicas, confidence, minutes, deadline }, domain) {
  const rest = "uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)";
  return purpose === "reproduce"
    ? typedHash(domain, `Reproduce(bytes32 id,${rest}`, subject, replicas, confidence, minutes, deadline)
    : typedHash(domain, `Produce(bytes32 template,${rest}`, sha256(Buffer.from(template)), replicas, confidence,
      minutes, deadline);
}

export function registrationHash({ node, operator, payout }, { profile, deadline }, domain) {
  return typedHash(domain, "Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)",
    node, operator, payout, profile, deadline);
}

export function commitHash(run, commitment, domain) {
  return typedHash(domain, "Commit(bytes32 run,bytes32 commitment)", run, commitment);
}

/** The commitment of a node to a result. */
export function commitmentOf(run, node, salt, result) {
  const digest = sha256(Buffer.from(canonical(result)));
  return sha256(Buffer.from(canonical(
    { domain: "ainft-commit/1", metrics: result.metrics, node, result: digest, run, salt })));
}

/** The seed of a node in a run of samples. */
export function seedOf(beacon, run, node) {
  return Number(BigInt(sha256(beacon, run, node)) & (2n ** 53n - 1n));
}

/** When the run was decided. */
export function decidedAt(run) {
  if (run.verdict?.kind === "inconclusive") return run.endsAt;
  const times = run.tasks.flatMap((task) => [task.offeredAt, task.committed?.at, task.revealed?.at]);
  return [run.requestedAt, ...times].filter((it) => it !== undefined).sort().at(-1);
}

/** What is wrong with the draw, or undefined. */
export function drawFault(run, involved) {
  const { beacon, rounds, tasks } = run;
  if (beacon === undefined)
    return rounds.length + tasks.length === 0 ? undefined : "The run has no beacon that could draw its nodes.";
  if (beacon.block !== run.requestedBlock + 1) return `Block ${beacon.block} is not the first after the request.`;
  if (String(rounds.flatMap((round) => round.drawn)) !== String(tasks.map((task) => task.node.node)))
    return "The tasks are not those of the drawn nodes, in their order.";
  const already = [];
  for (const [index, { candidates, drawn }] of rounds.entries()) {
    const expected = draw(run, candidates, already, drawn.length);
    const found = tasks.slice(already.length, already.length + drawn.length).map((task) => task.node);
    if (canonical(expected) !== canonical(found)) return `Round ${index + 1} draws other nodes.`;
    already.push(...expected);
  }
  const partial = already.find((it) => [it.node, it.operator, it.payout].some((account) => involved.includes(account)));
  return partial && `The node ${partial.node} belongs to the requester or to a contributor.`;
}

/** What is wrong with the size of a panel, or undefined. */
export function panelFault(run) {
  const { beacon, rounds, tasks, request } = run;
  if (beacon === undefined || rounds.length === 0 || tasks.length === 0) return undefined;
  let before = 0;
  for (let round = 0; round < rounds.length && before === round && before < tasks.length; round++) {
    const isDue = request.replicas === 1 && before + 2 <= run.terms.budget
      && !tasks.slice(0, before).some((task) => task.state === "revealed")
      && isSpotCheck(run, tasks[before].reliability.consecutive);
    const size = isDue ? 2 : request.replicas;
    if (rounds[round].drawn.length !== size) return `Round ${round + 1} must draw ${size} nodes.`;
    before += size;
  }
  return undefined;
}

/** One node per operator, in the order of the ranks of the operators. */
function draw(run, candidates, already, count) {
  const rank = (account) => keccak(run.beacon.hash, run.id, account);
  const taken = { node: new Set(), operator: new Set(), payout: new Set() };
  const take = (candidate) => Object.keys(taken).forEach((name) => taken[name].add(candidate[name]));
  const isFree = (candidate) => Object.keys(taken).every((name) => !taken[name].has(candidate[name]));
  already.forEach(take);
  const drawn = [];
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
function isSpotCheck({ beacon, id, terms }, consecutive) {
  const hash = bytes(keccak(beacon.hash, id, Buffer.from("spot-check")));
  return Number(hash.readBigUInt64BE()) / 2 ** 64 < Math.max(terms.spotCheckFloor, 1 / (1 + consecutive));
}

/** The candidates of all rounds and tasks, each once, in ascending order. */
function tableOf({ rounds, tasks }) {
  const all = [...rounds.flatMap((round) => round.candidates), ...tasks.map((task) => task.node)];
  const key = ({ node, operator, payout }) => node + operator + payout;
  const known = new Map(all.map((candidate) => [key(candidate), candidate]));
  return [...known.keys()].sort().map((it) => known.get(it));
}

/** Ascending neighbours as one range. */
function rangesOf(indexes) {
  const ranges = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.first + last.count === index) last.count++;
    else ranges.push({ first: index, count: 1 });
  }
  return ranges;
}

function readCandidate(value, place) {
  object(value, place, ["node", "operator", "payout"]);
  const account = (name) => address(value[name], `${place}/${name}`);
  return { node: account("node"), operator: account("operator"), payout: account("payout") };
}

function readRequest(value, place) {
  const subject = value?.purpose === "produce" ? "template" : "subject";
  object(value, place, ["purpose", subject, "replicas", "confidence", "minutes", "requester", "deadline", "signature"]);
  return {
    purpose: oneOf(value.purpose, `${place}/purpose`, ["reproduce", "produce"]),
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

function readTerms(value, place) {
  object(value, place, ["workMinutes", "budget", "leaseMs", "revealMs", "openOperators", "prior", "spotCheckFloor"]);
  integer(value.workMinutes, `${place}/workMinutes`, 0, 10080);
  integer(value.budget, `${place}/budget`, 1, maxBudget);
  for (const name of ["leaseMs", "revealMs"]) integer(value[name], `${place}/${name}`, 1, 604800000);
  flag(value.openOperators, `${place}/openOperators`);
  real(value.prior, `${place}/prior`, 0.001, 1 - 0.001);
  real(value.spotCheckFloor, `${place}/spotCheckFloor`, 0, 1);
  return value;
}

function readBeacon(value, place) {
  object(value, place, ["block", "hash"]);
  integer(value.block, `${place}/block`, 0, maxInteger);
  word(value.hash, `${place}/hash`);
  return value;
}

function readRound(value, place, candidates) {
  object(value, place, ["at", "candidates", "drawn"]);
  const ranges = list(value.candidates, `${place}/candidates`, 0, maxCandidates, (item, at) => {
    object(item, at, ["first", "count"]);
    const first = integer(item.first, `${at}/first`, 0, candidates.length);
    return candidates.slice(first, first + integer(item.count, `${at}/count`, 1, candidates.length - first));
  });
  if (ranges.flat().length > maxCandidates) refuse(place, `Expected at most ${maxCandidates} candidates.`);
  return {
    at: time(value.at, `${place}/at`),
    candidates: ranges.flat(),
    drawn: list(value.drawn, `${place}/drawn`, 0, maxBudget, address),
  };
}

function readTask(value, place, candidates, version) {
  object(value, place, ["candidate", "reliability", "state", "offeredAt", "commitBy"],
    ["committed", "revealed", "reason", ...(version > 1 ? ["registration"] : [])]);
  const state = oneOf(value.state, `${place}/state`, ["offered", "committed", "revealed", "no-reply", "withdrawn"]);
  if (state === "revealed" !== "revealed" in value) refuse(place, "Exactly a revealed task has the member revealed.");
  if (["committed", "revealed"].includes(state) && !("committed" in value)) refuse(place, "The commitment is missing.");
  if (state === "offered" && "committed" in value) refuse(place, "An offered task has no commitment.");
  return {
    node: candidates[integer(value.candidate, `${place}/candidate`, 0, candidates.length - 1)],
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

function readRegistration(value, place) {
  object(value, place, ["profile", "deadline", "signature"]);
  word(value.profile, `${place}/profile`);
  integer(value.deadline, `${place}/deadline`, 0, maxInteger);
  hexBytes(value.signature, `${place}/signature`);
  return value;
}

function readReliability(value, place) {
  const rates = ["confirmRight", "confirmWrong", "refuteRight", "refuteWrong"];
  object(value, place, [...rates, "consecutive"]);
  for (const name of rates) real(value[name], `${place}/${name}`, 1, maxInteger);
  integer(value.consecutive, `${place}/consecutive`, 0, 2 ** 31 - 1);
  return value;
}

function readCommitted(value, place) {
  object(value, place, ["commitment", "signature", "at"]);
  word(value.commitment, `${place}/commitment`);
  hexBytes(value.signature, `${place}/signature`);
  time(value.at, `${place}/at`);
  return value;
}

function readRevealed(value, place) {
  object(value, place, ["statement", "at"]);
  return { statement: word(value.statement, `${place}/statement`), at: time(value.at, `${place}/at`) };
}

function readVerdict(value, place) {
  object(value, place, ["kind", "agreed", "of", "confidence", "wrongProbability", "supporters"],
    ["reason", "consensus", "tolerance", "equivalence"]);
  oneOf(value.kind, `${place}/kind`, kinds);
  integer(value.agreed, `${place}/agreed`, 0, maxBudget);
  integer(value.of, `${place}/of`, 0, maxBudget);
  real(value.confidence, `${place}/confidence`, 0, 1);
  real(value.wrongProbability, `${place}/wrongProbability`, 0, 1);
  if ("reason" in value) text(value.reason, `${place}/reason`, 1, maxText);
  return value;
}
