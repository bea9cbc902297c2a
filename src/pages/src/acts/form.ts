// A form whose transaction a wallet sends. The transactions are built anew each time that a wallet is chosen.
import { walletList } from "../shared/choose-wallet.js";
import { el } from "../shared/dom.js";
import { messageOf } from "../shared/plain.js";
import { sendingView, type Sending, type Transaction } from "../shared/transactions.js";
import { chooseAccount, requireChain, type Wallet } from "../shared/wallets.js";

/** The transactions of an act, in their order, and the sentence after the last one. */
export interface Act {
  readonly transactions: readonly Transaction[];
  /** It stands before the hash of the last transaction. */
  readonly done: string;
}

/** Shows the controls of an act with the wallets. `build` throws when the act is not possible. */
export function actForm(root: HTMLElement, controls: readonly HTMLElement[], chain: bigint,
  build: (sending: Sending) => Promise<Act>): void {
  const place = el("div");
  let running = 0;
  const start = async (wallet: Wallet): Promise<void> => {
    // A transaction of earlier content must not keep its button.
    const mine = ++running;
    const shown = await sendingOf(wallet, chain, build, place);
    if (mine === running) place.replaceChildren(shown);
  };
  const form = el("form", {}, ...controls);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    running++;
    place.replaceChildren();
  });
  root.replaceChildren(form,
    el("p", {}, "Choose a wallet. The page shows the transaction before the wallet asks you."),
    walletList((wallet) => void start(wallet)), place);
}

async function sendingOf(wallet: Wallet, chain: bigint, build: (sending: Sending) => Promise<Act>,
  place: HTMLElement): Promise<HTMLElement> {
  place.replaceChildren(el("p", { role: "status" }, "The transaction is being prepared."));
  try {
    await requireChain(wallet, chain);
    const sending = { wallet, chain, from: await chooseAccount(wallet) };
    const { transactions, done } = await build(sending);
    return sendingView(sending, transactions, done);
  } catch (error) {
    return el("p", { role: "alert" }, messageOf(error));
  }
}
