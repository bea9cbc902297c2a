// Votes about a proposal of the DAO with the votes that are delegated to the wallet's account.
import { utf8ToBytes } from "@noble/hashes/utils";
import { callWithBytes, hexOf } from "../shared/abi.js";
import { el, labelled } from "../shared/dom.js";
import { readAccount, readNumber } from "../shared/reading.js";
import type { Sending, Transaction } from "../shared/transactions.js";
import { amountText } from "../shared/units.js";
import { actForm, type Act } from "./form.js";

const calls = "castVoteWithReason(uint256,uint8,string)";
const mostReason = 1024;
// The positions are those of OpenZeppelin's GovernorCountingSimple.
const choices = ["against", "for", "abstain"] as const;
// The positions are those of OpenZeppelin's IGovernor.ProposalState.
const states = ["not open yet", "open", "canceled", "defeated", "closed", "queued", "expired", "executed"];

export function startVote(root: HTMLElement, chain: bigint): void {
  const [governor, proposal] = [root.dataset.governor!.toLowerCase(), root.dataset.proposal!];
  const choice = el("select", {}, ...["for", "against", "abstain"].map((word) => el("option", { value: word }, word)));
  const reason = el("textarea", { rows: "3", maxlength: String(mostReason) });
  actForm(root, [labelled("vote-choice", "Vote", choice),
    labelled("vote-reason", "Reason", reason, "A text that everyone can read for ever. You can leave it empty.")],
    chain, (sending) => vote(sending, governor, proposal, choice.value, reason.value));
}

async function vote({ wallet, from }: Sending, governor: string, proposal: string, choice: string,
  reason: string): Promise<Act> {
  const state = await readNumber(wallet, governor, "state(uint256)", proposal);
  if (state !== 1n) throw new Error(`The vote is ${states[Number(state)] ?? "closed"}, so it takes no votes.`);
  if (await readNumber(wallet, governor, "hasVoted(uint256,address)", proposal, from) !== 0n)
    throw new Error("The account has voted about this proposal. A vote cannot be changed.");
  const snapshot = await readNumber(wallet, governor, "proposalSnapshot(uint256)", proposal);
  const weight = await readNumber(wallet, governor, "getVotes(address,uint256)", from, hexOf(snapshot));
  if (weight === 0n)
    throw new Error("The account had no votes when the vote began. Wrapped coins vote in later proposals, after they "
      + "are delegated.");
  const votes = await readAccount(wallet, governor, "token()");
  const decimals = Number(await readNumber(wallet, votes, "decimals()"));
  return { transactions: [voteTransaction(governor, proposal, choice, reason, amountText(weight, decimals))],
    done: "You voted by the transaction" };
}

/** The transaction that votes. */
export function voteTransaction(governor: string, proposal: string, choice: string, reason: string,
  weight: string): Transaction {
  const position = choices.indexOf(choice as (typeof choices)[number]);
  if (position < 0) throw new RangeError("A vote is for, against or abstain.");
  return { to: governor, data: callWithBytes(calls, [proposal, hexOf(position)], utf8ToBytes(reason)), calls,
    facts: [["Proposal", proposal], ["Vote", choice], ["Votes", weight], ["Reason", reason]] };
}
