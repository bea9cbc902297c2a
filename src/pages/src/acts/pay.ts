// Pays for a component in the native coin or in a token that the DAO lists. The page builds no payment that the
// contract would refund or refuse.
import { ask } from "../shared/api.js";
import { call, hexOf } from "../shared/abi.js";
import { el, labelled } from "../shared/dom.js";
import { plain } from "../shared/plain.js";
import { readAccounts, readWords } from "../shared/reading.js";
import { approvals, readAllowance, readDecimals } from "../shared/tokens.js";
import type { Sending, Transaction } from "../shared/transactions.js";
import { amountOf, amountText, nativeDecimals } from "../shared/units.js";
import type { Wallet } from "../shared/wallets.js";
import { actForm, type Act } from "./form.js";

const native = `0x${"0".repeat(40)}`;
const noMemo = hexOf(0);
const calls = "pay(bytes32,address,uint256,bytes32)";
const mostAmount = 2n ** 112n - 1n;
// The list of RewardPolicy has at most this many tokens.
const mostTokens = 32;
const mostNamed = 5;
const mostShown = 100;

interface Place {
  readonly id: string;
  /** The contract of payments. */
  readonly contract: string;
  /** The contract with the list of tokens, or null. It is asked only for the tokens to offer. */
  readonly policy: string | null;
}

/** An amount of the native coin or of a token. */
export interface Price {
  /** The ERC-20 token, or the zero address for the native coin. */
  readonly token: string;
  readonly decimals: number;
  readonly amount: bigint;
}

export function startPay(root: HTMLElement, chain: bigint): void {
  const { id, contract, policy } = root.dataset;
  const place = { id: id!, contract: contract!.toLowerCase(), policy: policy?.toLowerCase() || null };
  const amount = el("input", { type: "text", inputmode: "decimal", maxlength: "60", autocomplete: "off" });
  const offered = el("datalist", { id: "pay-tokens" });
  const token = el("input",
    { type: "text", maxlength: "42", autocomplete: "off", spellcheck: "false", list: offered.id });
  actForm(root, [labelled("pay-amount", "Amount", amount, "In coins or in whole tokens, for example 0.05."),
    labelled("pay-token", "Token", token, "The address of a token that the DAO lists. Leave it empty to pay in the "
      + "native coin of the chain. After you chose a wallet, the field offers the tokens of the list."), offered],
    chain, async (sending) => {
      const listed = await readListed(sending.wallet, place);
      offered.replaceChildren(...listed.filter((it) => it !== native).map((value) => el("option", { value })));
      return payment(sending, place, { amount: amount.value, token: token.value, listed });
    });
}

/** The texts that the visitor entered, and the tokens of the list. */
interface Entered {
  readonly amount: string;
  readonly token: string;
  readonly listed: readonly string[];
}

async function payment({ wallet, from }: Sending, place: Place, entered: Entered): Promise<Act> {
  const token = tokenOf(entered.token);
  // The contract of payments comes first, so that the page asks no token that is not listed.
  const least = await readLeast(wallet, place, token);
  if (least === 0n) throw new Error(notListed(token, entered.listed));
  const decimals = token === native ? nativeDecimals : await readDecimals(wallet, token);
  const price = { token, decimals, amount: payableAmount(entered.amount, decimals, least) };
  const state = requirePayable(await ask(`ainfts/${place.id}/royalties`));
  const body = JSON.stringify({ amount: price.amount.toString() });
  const payouts = payoutsOf(await ask(`ainfts/${place.id}/royalties/preview`, body), price);
  const taken = { ...price, taker: place.contract };
  const first = token === native ? [] : approvals(taken, await readAllowance(wallet, from, taken));
  return { transactions: [...first, payTransaction(place, price, [...state, ...payouts])],
    done: "You paid by the transaction" };
}

/** The transaction that pays a price. Only the native coin goes with the transaction itself. */
export function payTransaction({ id, contract }: Pick<Place, "id" | "contract">, { token, decimals, amount }: Price,
  payouts: Transaction["facts"]): Transaction {
  const isNative = token === native;
  return { to: contract, data: call(calls, [id, token, hexOf(amount), noMemo]), calls,
    ...(isNative ? { value: amount } : {}),
    facts: [["Component", id], ["Token", isNative ? "the native coin" : token],
      ["Amount", amountText(amount, decimals)], ["Amount in the smallest unit", String(amount)], ...payouts] };
}

/** The token that a text names. An empty text names the native coin. Throws for another text than an address. */
export function tokenOf(text: string): string {
  const address = text.trim().toLowerCase();
  if (address === "") return native;
  if (!/^0x[0-9a-f]{40}$/.test(address)) throw new Error("Expected the address of a token, 0x and 40 digits.");
  return address;
}

/** The amount that a text names. Throws for one that the contract would refuse. */
export function payableAmount(text: string, decimals: number, least: bigint): bigint {
  const amount = amountOf(text, decimals);
  if (typeof amount === "string") throw new Error(amount);
  if (amount > mostAmount) throw new Error(`A payment is at most ${amountText(mostAmount, decimals)}.`);
  if (amount < least) throw new Error(`A payment is at least ${amountText(least, decimals)}.`);
  return amount;
}

/** The least payment in a token by the contract itself, or 0 for a token that is not listed. */
async function readLeast(wallet: Wallet, { contract }: Place, token: string): Promise<bigint> {
  const [, , least] = await readWords(wallet, contract, "totals(address)", [token], 3);
  return BigInt(`0x${least}`);
}

/** The tokens of the list. Without an answer the list is empty, because the contract of payments decides. */
async function readListed(wallet: Wallet, { policy }: Place): Promise<string[]> {
  return policy === null ? [] : readAccounts(wallet, policy, "tokens()", mostTokens).catch(() => []);
}

/** The reason why a token is refused, with the first tokens of the list. */
export function notListed(token: string, listed: readonly string[]): string {
  const nameOf = (it: string): string => (it === native ? "the native coin" : it);
  const refused = `The DAO does not list ${token === native ? nameOf(token) : `the token ${token}`} for payments.`;
  if (listed.length === 0) return refused;
  const more = listed.length > mostNamed ? ` and ${listed.length - mostNamed} more` : "";
  return `${refused} It lists ${listed.slice(0, mostNamed).map(nameOf).join(", ")}${more}.`;
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
export function payoutsOf(answer: unknown, { decimals, amount }: Omit<Price, "token">):
  [name: string, value: string][] {
  const { payouts } = answer as { readonly payouts?: unknown };
  const all = (Array.isArray(payouts) ? payouts : []).map((payout: Record<string, unknown>) =>
    ({ account: accountOf(payout.account), reason: plain(payout.reason, 20), amount: unitsOf(payout.amount) }));
  const sum = all.reduce((total, part) => total + part.amount, 0n);
  if (sum !== amount) throw new Error("The parts of the server do not sum to the payment, so the page builds none.");
  const more = all.length - mostShown;
  return [...all.slice(0, mostShown).map(({ account, reason, amount: part }): [string, string] =>
    [`For ${reason}`, `${amountText(part, decimals)} to ${account}`]),
    ...(more > 0 ? [["Further parts", String(more)] as [string, string]] : [])];
}

function accountOf(value: unknown): string {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) throw new Error("The server answered no account.");
  return value;
}

function unitsOf(value: unknown): bigint {
  if (typeof value !== "string" || !/^[0-9]{1,34}$/.test(value)) throw new Error("The server answered no amount.");
  return BigInt(value);
}
