// Pays for a component in the native coin. The page builds no payment that the contract would refund.
import { ask } from "../shared/api.js";
import { call, hexOf } from "../shared/abi.js";
import { el, labelled } from "../shared/dom.js";
import { plain } from "../shared/plain.js";
import { readWords } from "../shared/reading.js";
import type { Sending, Transaction } from "../shared/transactions.js";
import { amountOf, amountText, nativeDecimals } from "../shared/units.js";
import { actForm, type Act } from "./form.js";

const [native, noMemo] = [hexOf(0), hexOf(0)];
const calls = "pay(bytes32,address,uint256,bytes32)";
const mostAmount = 2n ** 112n - 1n;
const mostShown = 100;

interface Place {
  readonly id: string;
  /** The contract of payments. */
  readonly contract: string;
}

export function startPay(root: HTMLElement, chain: bigint): void {
  const place = { id: root.dataset.id!, contract: root.dataset.contract!.toLowerCase() };
  const input = el("input", { type: "text", inputmode: "decimal", maxlength: "60", autocomplete: "off" });
  actForm(root, [labelled("pay-amount", "Amount in the native coin of the chain", input, "For example 0.05.")], chain,
    (sending) => payment(sending, place, input.value));
}

async function payment({ wallet }: Sending, place: Place, text: string): Promise<Act> {
  const amount = amountOf(text, nativeDecimals);
  if (typeof amount === "string") throw new Error(amount);
  if (amount > mostAmount) throw new Error(`A payment is at most ${amountText(mostAmount, nativeDecimals)}.`);
  const state = requirePayable(await ask(`ainfts/${place.id}/royalties`));
  const body = JSON.stringify({ amount: amount.toString() });
  const payouts = payoutsOf(await ask(`ainfts/${place.id}/royalties/preview`, body), amount);
  const [, , least] = await readWords(wallet, place.contract, "totals(address)", [native], 3);
  requireLeast(amount, BigInt(`0x${least}`));
  return { transactions: [payTransaction(place, amount, [...state, ...payouts])],
    done: "You paid by the transaction" };
}

/** The transaction that pays an amount in wei. */
export function payTransaction({ id, contract }: Place, amount: bigint,
  payouts: Transaction["facts"]): Transaction {
  return { to: contract, data: call(calls, [id, native, hexOf(amount), noMemo]), value: amount, calls,
    facts: [["Component", id], ["Amount", amountText(amount, nativeDecimals)], ...payouts] };
}

/**
 * The facts about a payment that is not divided at once. Throws when the registry says that a payment would be
 * refunded, or does not say that it can be made.
 */
export function requirePayable(answer: unknown): [name: string, value: string][] {
  const { royalties, gate } = answer as {
    readonly royalties?: { readonly payable?: unknown; readonly reason?: unknown };
    readonly gate?: { readonly state?: unknown; readonly reason?: unknown };
  };
  const reason = plain(royalties?.reason, 40) || plain(gate?.reason, 40) || "unknown";
  if (royalties?.payable !== true || gate === undefined || gate.state === "refunded")
    throw new Error(`The component is not payable (${reason}), so the page builds no payment.`);
  if (gate.state === "distributed") return [];
  return [["State", gate.state === "held" ? "held until a verdict confirms the component, or you get it back"
    : "waiting for a final anchor of the component, or you get it back"]];
}

/** The parts of a payment. They must sum to it. */
export function payoutsOf(answer: unknown, amount: bigint): [name: string, value: string][] {
  const { payouts } = answer as { readonly payouts?: unknown };
  const all = (Array.isArray(payouts) ? payouts : []).map((payout: Record<string, unknown>) =>
    ({ account: accountOf(payout.account), reason: plain(payout.reason, 20), amount: wei(payout.amount) }));
  const sum = all.reduce((total, part) => total + part.amount, 0n);
  if (sum !== amount) throw new Error("The parts of the server do not sum to the payment, so the page builds none.");
  const more = all.length - mostShown;
  return [...all.slice(0, mostShown).map(({ account, reason, amount: part }): [string, string] =>
    [`For ${reason}`, `${amountText(part, nativeDecimals)} to ${account}`]),
    ...(more > 0 ? [["Further parts", String(more)] as [string, string]] : [])];
}

function requireLeast(amount: bigint, least: bigint): void {
  if (least === 0n) throw new Error("The DAO does not list the native coin for payments.");
  if (amount < least) throw new Error(`A payment is at least ${amountText(least, nativeDecimals)}.`);
}

function accountOf(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) throw new Error("The server answered no account.");
  return value;
}

function wei(value: unknown): bigint {
  if (typeof value !== "string" || !/^[0-9]{1,34}$/.test(value)) throw new Error("The server answered no amount.");
  return BigInt(value);
}
