// The votes of nodes, and how likely they make a claim.
import { agrees, type Claim } from "./agreement.js";
import type { Result } from "./result.js";
import type { Reliability, Request, Task } from "./run.js";

/** A task that revealed its result. */
export interface Reply {
  readonly task: Task;
  readonly result: Result;
}

export interface Vote extends Reply {
  readonly confirms: boolean;
}

export function votesOn(claim: Claim, replies: readonly Reply[]): Vote[] {
  return replies.map((reply) => ({ ...reply, confirms: agrees(claim, reply.result) }));
}

export function oddsOf(prior: number, votes: readonly Vote[]): number {
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

export function wrong(odds: number, confirms: boolean): number {
  return confirms ? 1 / (1 + odds) : odds / (1 + odds);
}

export function isEnough({ confidence, replicas }: Request, votes: readonly Vote[], odds: number,
  confirms: boolean): boolean {
  const operators = votes.filter((vote) => vote.confirms === confirms).map((vote) => vote.task.node.operator);
  return 1 - wrong(odds, confirms) >= confidence / 1e6 && new Set(operators).size >= replicas;
}

export function count(votes: readonly Vote[], confirms: boolean): number {
  return votes.filter((vote) => vote.confirms === confirms).length;
}
