// Transactions of a wallet. The page builds them, and the visitor sees each one before the prompt of the wallet.
import { quantity } from "./abi.js";
import { button, el } from "./dom.js";
import { messageOf, plain } from "./plain.js";
import { requireChain, sendCall, type Call, type Wallet } from "./wallets.js";

/** A transaction with the facts by which the visitor compares it with the prompt of the wallet. */
export interface Transaction extends Call {
  /** The signature of the called function. */
  readonly calls: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** The account that sends, and its chain. */
export interface Sending {
  readonly wallet: Wallet;
  readonly chain: bigint;
  readonly from: string;
}

const pause = 2000;
const mostQuestions = 300;

/** Sends a call, and resolves to the hash and to whether a block has the transaction. */
export async function sendAndWait({ wallet, chain, from }: Sending, call: Call,
  tell: (text: string) => void): Promise<{ readonly hash: string; readonly isMined: boolean }> {
  await requireChain(wallet, chain);
  tell(`The wallet asks you to send a transaction to the contract ${call.to}.`);
  const hash = await sendCall(wallet, from, call);
  tell(`The transaction ${hash} waits for a block.`);
  for (let asked = 0; asked < mostQuestions; asked++) {
    const receipt = await receiptOf(wallet, hash);
    if (receipt !== null) {
      if (quantity(receipt.status) !== 1n) throw new Error(`The contract refused the transaction ${hash}.`);
      return { hash, isMined: true };
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  tell(`No block has the transaction ${hash} yet. The wallet shows its state.`);
  return { hash, isMined: false };
}

/** Throws while an earlier transaction of the account waits for a block, because it can be the same one. */
async function requireMined({ wallet, from }: Sending): Promise<void> {
  const sent = quantity(await wallet.ask("eth_getTransactionCount", [from, "pending"]));
  const mined = quantity(await wallet.ask("eth_getTransactionCount", [from, "latest"]));
  if (sent === null || mined === null || sent > mined)
    throw new Error("An earlier transaction of the account waits for a block. Wait, because it can be the same.");
}

/** Shows transactions one after the other. Each is sent when the visitor presses its button. */
export function sendingView(sending: Sending, transactions: readonly Transaction[], done: string): HTMLElement {
  const view = el("section", { "aria-label": "Transaction" });
  const told = el("p", { role: "status" });
  const show = (index: number): void => {
    const transaction = transactions[index]!;
    const send = async (): Promise<void> => {
      start.disabled = true;
      try {
        await requireMined(sending);
        const { hash, isMined } = await sendAndWait(sending, transaction, (text) => (told.textContent = text));
        if (!isMined) return;
        start.remove();
        told.textContent = index + 1 < transactions.length ? "One more transaction follows." : `${done} ${hash}.`;
        if (index + 1 < transactions.length) show(index + 1);
      } catch (error) {
        told.textContent = messageOf(error);
        start.disabled = false;
      }
    };
    const start = button("Send with the wallet", () => void send());
    const title = transactions.length === 1 ? "Compare this with your wallet"
      : `Compare this with your wallet, transaction ${index + 1} of ${transactions.length}`;
    view.replaceChildren(el("h3", {}, title), factsOf(sending, transaction), calldataOf(transaction), start, told);
  };
  show(0);
  return view;
}

function factsOf({ chain, from }: Sending, { to, value, calls, facts }: Transaction): HTMLElement {
  const all = [["Account", from], ["Chain", `eip155:${chain}`], ["Contract", to], ["Function", calls],
    ["Coins in wei", String(value ?? 0n)], ...facts] as const;
  return el("dl", {}, ...all.flatMap(([name, text]) => [el("dt", {}, name), el("dd", {}, el("code", {}, text))]));
}

function calldataOf({ data }: Transaction): HTMLElement {
  return el("details", {}, el("summary", {}, "The calldata that the wallet shows"),
    el("pre", {}, plain(data, 100_000)));
}

/** The receipt, or null before a block has the transaction. */
async function receiptOf({ ask }: Wallet, hash: string): Promise<{ readonly status?: unknown } | null> {
  try {
    const receipt = await ask("eth_getTransactionReceipt", [hash]);
    return typeof receipt === "object" ? receipt : null;
  } catch {
    // The transaction is sent. If this question ended the wait, the page would offer to pay again.
    return null;
  }
}
