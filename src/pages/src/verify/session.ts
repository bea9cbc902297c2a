// One verification. The file stays in the browser, and a chain is asked only when the visitor agrees.
import { button, el, labelled, question } from "../shared/dom.js";
import { walletList } from "../shared/choose-wallet.js";
import { messageOf } from "../shared/plain.js";
import { askEndpoint, endpointOf, type Ask } from "../shared/rpc.js";
import type { FileWorker, News } from "../shared/work.js";
import { withChain } from "./chain.js";
import { reportView } from "./view.js";

type Reported = Extract<News, { readonly kind: "report" }>;

/** Verifies a file and shows its report. `mayConnect` is whether the policy of the page allows other endpoints. */
export async function verifyInto(place: HTMLElement, worker: FileWorker, file: Blob, signal: AbortSignal,
  mayConnect: boolean): Promise<void> {
  place.replaceChildren(el("p", { role: "status" }, "The file is being verified in this browser."));
  const result = await worker.run({ kind: "verify", file }, signal);
  if (result.kind === "report") place.replaceChildren(reportView(result.report), chainForm(place, result, mayConnect));
  else if (result.kind === "refused")
    place.replaceChildren(el("p", { role: "alert", class: "conclusion invalid" },
      `The file is refused (${result.code}). ${result.reason}`));
  else throw new Error(result.kind === "failed" ? result.reason : "The worker gave no report.");
}

/** The controls by which the visitor lets the page ask a chain. */
function chainForm(place: HTMLElement, reported: Reported, mayConnect: boolean): HTMLElement {
  const told = el("div", { role: "status" });
  const run = async (name: string, ask: Ask): Promise<void> => {
    told.replaceChildren();
    const agreed = await question(told, `The page asks ${name} about the roots, blocks and contract wallets of this `
      + "file. It learns which file you verify, and an endpoint also learns your network address. Go on?", "Ask it");
    if (!agreed) return;
    told.replaceChildren("The chain is being asked.");
    try {
      const report = await withChain(reported.report, reported.claims, ask);
      // The visitor may have chosen another file while the chain answered.
      if (told.isConnected) place.replaceChildren(reportView(report), chainForm(place, reported, mayConnect));
    } catch (error) {
      told.replaceChildren(`The chain could not be asked. ${messageOf(error)}`);
    }
  };
  const endpoint = mayConnect ? [endpointForm(told, run)] : [];
  return el("section", { class: "ask", "aria-label": "Ask a chain" }, el("h2", {}, "Ask a chain"),
    el("p", {}, "Only a chain can tell whether the roots are anchored. Use an endpoint or a wallet that you trust."),
    ...endpoint, walletList((wallet) => void run(`the wallet "${wallet.name}"`, wallet.ask)), told);
}

function endpointForm(told: HTMLElement, run: (name: string, ask: Ask) => Promise<void>): HTMLElement {
  const input = el("input", { type: "url", autocomplete: "off", spellcheck: "false",
    placeholder: "https://rpc.example.org" });
  const send = (): void => {
    const url = endpointOf(input.value);
    if (typeof url === "string") told.replaceChildren(url);
    else void run(url.origin, askEndpoint(url));
  };
  return el("div", {}, labelled("endpoint", "JSON-RPC endpoint of an Ethereum node", input), button("Use it", send));
}
