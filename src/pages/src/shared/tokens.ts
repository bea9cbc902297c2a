// Tokens of ERC-20, which a contract may take from an account only after the account approved an amount.
import { call, hexOf } from "./abi.js";
import { readNumber } from "./reading.js";
import type { Transaction } from "./transactions.js";
import { amountText } from "./units.js";
import type { Wallet } from "./wallets.js";

const approves = "approve(address,uint256)";
// A text of an amount has at most this many digits after its point (units.ts).
const mostDecimals = 77n;

/** The amount of a token that a contract takes from an account. */
export interface Taken {
  readonly token: string;
  /** The contract that takes it. */
  readonly taker: string;
  readonly decimals: number;
  readonly amount: bigint;
}

/** The decimals in which people write amounts of a token. */
export async function readDecimals(wallet: Wallet, token: string): Promise<number> {
  const decimals = await readNumber(wallet, token, "decimals()");
  if (decimals > mostDecimals) throw new Error(`The token ${token} has more than ${mostDecimals} decimals.`);
  return Number(decimals);
}

/** The amount that a contract may take from an account already. Throws when the account has fewer than it takes. */
export async function readAllowance(wallet: Wallet, from: string, { token, taker, decimals, amount }: Taken):
  Promise<bigint> {
  const balance = await readNumber(wallet, token, "balanceOf(address)", from);
  if (balance < amount) throw new Error(`The account has ${amountText(balance, decimals)} of the token ${token}.`);
  return readNumber(wallet, token, "allowance(address,address)", from, taker);
}

/** The transaction that approves exactly the amount, or none when the contract may take as much already. */
export function approvals({ token, taker, decimals, amount }: Taken, allowance: bigint): Transaction[] {
  if (allowance >= amount) return [];
  return [{ to: token, data: call(approves, [taker, hexOf(amount)]), calls: approves,
    facts: [["Contract that may take the tokens", taker], ["Amount", amountText(amount, decimals)],
      ["Amount in the smallest unit", String(amount)]] }];
}
