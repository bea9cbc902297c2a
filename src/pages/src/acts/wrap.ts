// Wraps coins and delegates their votes. Coins without a delegate have no vote, but they raise the quorum.
import { call, hexOf } from "../shared/abi.js";
import { el, labelled } from "../shared/dom.js";
import { readAccount, readNumber } from "../shared/reading.js";
import { approvals, readAllowance, readDecimals } from "../shared/tokens.js";
import type { Sending, Transaction } from "../shared/transactions.js";
import { amountOf, amountText } from "../shared/units.js";
import type { Wallet } from "../shared/wallets.js";
import { actForm, type Act } from "./form.js";

const [wraps, delegates] = ["wrap(uint256,address)", "delegate(address)"];
const wrapped = "Your coins are wrapped and delegated by the transaction";
const delegated = "Your votes are delegated by the transaction";

/** The contracts and the amounts of an account that wraps. */
export interface Coins {
  /** The contract of the votes. */
  readonly votes: string;
  /** The contract of the existing token. */
  readonly coin: string;
  readonly decimals: number;
  /** The amount that the contract of the votes may take already. */
  readonly allowance: bigint;
}

export function startWrap(root: HTMLElement, chain: bigint): void {
  const governor = root.dataset.governor!.toLowerCase();
  const input = el("input", { type: "text", inputmode: "decimal", maxlength: "60", autocomplete: "off" });
  actForm(root, [labelled("wrap-amount", "Coins to wrap", input,
    "They and all coins that you have wrapped before are delegated to your account. Leave it empty to delegate only.")],
    chain, (sending) => wrap(sending, governor, input.value));
}

async function wrap({ wallet, from }: Sending, governor: string, text: string): Promise<Act> {
  const votes = await readAccount(wallet, governor, "token()");
  if (text.trim() === "") return delegation(wallet, votes, from);
  const decimals = await readDecimals(wallet, votes);
  const amount = amountOf(text, decimals);
  if (typeof amount === "string") throw new Error(amount);
  const coin = await underlyingOf(wallet, votes);
  const allowance = await readAllowance(wallet, from, { token: coin, taker: votes, decimals, amount });
  return { transactions: wrapTransactions({ votes, coin, decimals, allowance }, from, amount), done: wrapped };
}

async function delegation(wallet: Wallet, votes: string, from: string): Promise<Act> {
  if (await readNumber(wallet, votes, "balanceOf(address)", from) === 0n)
    throw new Error("The account has no wrapped coins. Enter the amount to wrap.");
  if (await readAccount(wallet, votes, "delegates(address)", from) === from)
    throw new Error("The account has its own votes already.");
  return { transactions: [{ to: votes, data: call(delegates, [from]), calls: delegates, facts: [["Delegate", from]] }],
    done: delegated };
}

/** The transactions that wrap an amount. The first lets the contract of the votes take the coins, when it may not. */
export function wrapTransactions({ votes, coin, decimals, allowance }: Coins, from: string,
  amount: bigint): Transaction[] {
  return [...approvals({ token: coin, taker: votes, decimals, amount }, allowance),
    { to: votes, data: call(wraps, [hexOf(amount), from]), calls: wraps,
      facts: [["Amount", amountText(amount, decimals)], ["Delegate", from]] }];
}

async function underlyingOf(wallet: Wallet, votes: string): Promise<string> {
  try {
    return await readAccount(wallet, votes, "underlying()");
  } catch {
    // A governor can count a token with votes of its own, which wraps no other token.
    throw new Error("The votes of this DAO wrap no other token. Leave the amount empty to delegate only.");
  }
}
