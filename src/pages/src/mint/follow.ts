// Follows registered components until their anchor is final, and mints their tokens.
import { ask } from "../shared/api.js";
import { button, el, pageLink } from "../shared/dom.js";
import { messageOf } from "../shared/plain.js";
import type { Wallet } from "../shared/wallets.js";
import type { OurRegistry, OwnItem, OwnMint } from "./own.js";
import { mintToken } from "./token.js";

/** The step of an anchor, in the order in which a component goes through them. */
export type Step = "pending" | "included" | "finalized";

const pause = 3000;
const words: Readonly<Record<Step, string>> = {
  pending: "The registry has it. It waits for the transaction that anchors its batch.",
  included: "A block has its anchor. The block is not final yet.",
  finalized: "Its anchor is final. Anyone can verify it without this server.",
};

/** The components of a mint with their steps, which change while the page is open. */
export function followView(wallet: Wallet, registry: OurRegistry, own: OwnMint): HTMLElement {
  return el("section", { "aria-label": "Registered" }, el("h2", {}, "Registered"),
    ...own.items.map((item) => itemView(wallet, registry, own.creator, item)));
}

/** The step of a component in an answer of `GET ainfts/{id}`. */
export function stepOf(answer: unknown): Step | null {
  const status = (answer as { anchor?: { status?: unknown } } | null)?.anchor?.status;
  return status === "pending" || status === "included" || status === "finalized" ? status : null;
}

function itemView(wallet: Wallet, registry: OurRegistry, creator: string,
  item: OwnItem): HTMLElement {
  const step = el("p", { role: "status" }, words.pending);
  const told = el("p", { role: "status" });
  const view = el("article", { class: "node" }, el("p", {}, pageLink(`/ainft/${item.id}`, item.id)), step);
  const mint = button("Mint the token", () => {
    mint.disabled = true;
    mintToken(wallet, registry, creator, item, (text) => (told.textContent = text)).catch((error: unknown) => {
      told.textContent = messageOf(error);
      mint.disabled = false;
    });
  });
  view.append(el("p", {}, "The token is optional. Its transaction costs gas, which the wallet pays."), mint, told);
  void follow(view, item.id, (found) => (step.textContent = words[found]));
  return view;
}

/** Asks for the step until it is the last one, or until the page no longer shows the component. */
async function follow(view: HTMLElement, id: string, onStep: (step: Step) => void): Promise<void> {
  for (let last: Step | null = null; last !== "finalized";) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!view.isConnected) return;
    try {
      last = stepOf(await ask(`ainfts/${id}`)) ?? last;
      if (last !== null) onStep(last);
    } catch {
      // The server or the network is away for a moment. The mint is durable, so the page asks again.
    }
  }
}
