// Follows registered components until their anchor is final, and mints their tokens.
import { ask } from "../shared/api.js";
import { button, el, pageLink } from "../shared/dom.js";
import { messageOf } from "../shared/plain.js";
import type { Wallet } from "../shared/wallets.js";
import type { OurRegistry, OwnItem, OwnMint } from "./own.js";
import { mintToken } from "./token.js";

/** The step of an anchor, in the order in which a component goes through them. */
export type Step = "pending" | "included" | "finalized";

/** Resolves when the registry announces the final anchor of a component, or after a pause. */
type Wait = (id: string) => Promise<void>;

const pause = 3000;
const words: Readonly<Record<Step, string>> = {
  pending: "The registry has it. It waits for the transaction that anchors its batch.",
  included: "A block has its anchor. The block is not final yet.",
  finalized: "Its anchor is final. Anyone can verify it without this server.",
};

/** The components of a mint with their steps, which change while the page is open. */
export function followView(wallet: Wallet, registry: OurRegistry, own: OwnMint): HTMLElement {
  const view = el("section", { "aria-label": "Registered" }, el("h2", {}, "Registered"));
  const { wait, stop } = listen(registry, own.creator);
  const following = own.items.map((item) => {
    const { element, onStep } = itemView(wallet, registry, own.creator, item);
    view.append(element);
    return follow(view, item.id, onStep, wait);
  });
  void Promise.all(following).then(stop);
  return view;
}

/** The step of a component in an answer of `GET ainfts/{id}`. */
export function stepOf(answer: unknown): Step | null {
  const status = (answer as { anchor?: { status?: unknown } } | null)?.anchor?.status;
  return status === "pending" || status === "included" || status === "finalized" ? status : null;
}

/** The id of the component in an event of docs/events.md, or an empty text in one of another form. */
export function idIn(event: string): string {
  try {
    const { data } = JSON.parse(event) as { readonly data: { readonly id: unknown } };
    return String(data.id);
  } catch {
    return "";
  }
}

/** Listens to the events of the registry. An event only ends a pause, so a page without events works as well. */
function listen({ events }: OurRegistry, creator: string): { wait: Wait; stop: () => void } {
  const filter = new URLSearchParams({ type: "ainft.finalized", creator, after: "latest" });
  const source = events === null ? null : new EventSource(`${events}?${filter}`);
  const announced = new EventTarget();
  source?.addEventListener("ainft.finalized", ({ data }) => announced.dispatchEvent(new Event(idIn(data))));
  const wait = (id: string): Promise<void> => new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      announced.removeEventListener(id, end);
      resolve();
    };
    const timer = setTimeout(end, pause);
    announced.addEventListener(id, end);
  });
  return { wait, stop: () => source?.close() };
}

function itemView(wallet: Wallet, registry: OurRegistry, creator: string,
  item: OwnItem): { element: HTMLElement; onStep: (step: Step) => void } {
  const step = el("p", { role: "status" }, words.pending);
  const told = el("p", { role: "status" });
  const mint = button("Mint the token", () => {
    mint.disabled = true;
    mintToken(wallet, registry, creator, item, (text) => (told.textContent = text)).catch((error: unknown) => {
      told.textContent = messageOf(error);
      mint.disabled = false;
    });
  });
  const element = el("article", { class: "node" }, el("p", {}, pageLink(`/ainft/${item.id}`, item.id)), step,
    el("p", {}, "The token is optional. Its transaction costs gas, which the wallet pays."), mint, told);
  return { element, onStep: (found) => (step.textContent = words[found]) };
}

/** Asks for the step until it is the last one, or until the page no longer shows the component. */
async function follow(view: HTMLElement, id: string, onStep: (step: Step) => void, wait: Wait): Promise<void> {
  for (let last: Step | null = null; last !== "finalized";) {
    await wait(id);
    if (!view.isConnected) return;
    try {
      last = stepOf(await ask(`ainfts/${id}`)) ?? last;
      if (last !== null) onStep(last);
    } catch {
      // The server or the network is away for a moment. The mint is durable, so the page asks again.
    }
  }
}
