// The draw and the size of the panels.
import { bytes, utf8 } from "./encoding.js";
import { keccak } from "./hashes.js";
import { canonical } from "./json.js";
import type { Candidate, StatedRun } from "./run.js";

/** The fault of the draw, or undefined. */
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

/** The fault of the size of a panel, or undefined. */
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
