// From a manifest to a registered component. The page computes the content to sign, compares it with the preview of the
// server, shows it, and only then asks the wallet.
import { ask } from "../shared/api.js";
import { button, el } from "../shared/dom.js";
import { messageOf, plain } from "../shared/plain.js";
import { chooseAccount, requireChain, signMint, type Wallet } from "../shared/wallets.js";
import { followView } from "./follow.js";
import { bodyOf, differences, ownMint, warningsOf, type OurRegistry, type OwnMint } from "./own.js";
import { storeFiles, type Upload } from "./uploads.js";

/** How long a signature is valid, in seconds. */
const validity = 3600;

/** Previews a mint and shows it with the button that asks the wallet. */
export async function review(place: HTMLElement, wallet: Wallet, registry: OurRegistry,
  manifests: readonly string[], uploads: readonly Upload[]): Promise<void> {
  const told = el("div", { role: "status" }, "The mint is being previewed.");
  place.replaceChildren(told);
  try {
    await requireChain(wallet, registry.chain);
    const creator = await chooseAccount(wallet);
    const own = ownMint(creator, manifests, registry, Math.floor(Date.now() / 1000) + validity);
    const preview = await ask("ainfts/preview", bodyOf(own));
    const different = differences(own, preview);
    if (different.length > 0) place.replaceChildren(refusal(different));
    else place.replaceChildren(summary(own, preview, uploads), signing(place, wallet, registry, own, uploads));
  } catch (error) {
    told.setAttribute("role", "alert");
    told.replaceChildren(messageOf(error));
  }
}

function refusal(different: readonly string[]): HTMLElement {
  return el("div", { role: "alert", class: "conclusion invalid" },
    el("p", {}, "The server computes another mint than this page, so the wallet is not asked. These parts differ."),
    el("ul", {}, ...different.slice(0, 20).map((part) => el("li", {}, part))));
}

/** The content to sign, for the comparison with the prompt of the wallet. */
function summary({ creator, items, deadline, typedData }: OwnMint, preview: unknown,
  uploads: readonly Upload[]): HTMLElement {
  const { chainId, verifyingContract } = typedData.domain;
  const facts = [["Creator", creator], ["Chain", `eip155:${chainId}`], ["Registry", verifyingContract],
    ["Deadline", `${deadline}, which is ${new Date(deadline * 1000).toISOString()}`]] as const;
  const pair = (name: string, value: string): HTMLElement[] =>
    [el("dt", {}, name), el("dd", {}, el("code", {}, value))];
  return el("section", { "aria-label": "Preview" }, el("h2", {}, "Compare this with your wallet"),
    el("dl", {}, ...facts.flatMap(([name, value]) => pair(name, value)),
      ...items.flatMap(({ id, digest }) => [...pair("Id", id), ...pair("Digest of the manifest", digest)])),
    ...stored(uploads),
    ...warnings(preview),
    el("details", {}, el("summary", {}, "The manifest"),
      ...items.map(({ manifest }) => el("pre", { class: "wrapped" }, manifest))),
    el("details", {}, el("summary", {}, "The typed data that the wallet shows"),
      el("pre", {}, JSON.stringify(typedData, null, 2))));
}

/** The files for which the wallet asks first. */
function stored(uploads: readonly Upload[]): HTMLElement[] {
  return uploads.length === 0 ? [] : [
    el("p", {}, "Before the mint, the wallet asks you to sign the upload of each of these files."),
    el("ul", { class: "hashes" }, ...uploads.map(({ path, sha256 }) =>
      el("li", {}, `${plain(path)}, `, el("code", {}, `PUT /api/artifacts/${sha256}`))))];
}

/** The warnings of the registry about parts that the creator probably meant otherwise, and about parents. */
function warnings(preview: unknown): HTMLElement[] {
  const found = warningsOf(preview).slice(0, 20);
  return found.length === 0 ? [] : [el("ul", { class: "warnings" }, ...found.map((text) => el("li", {}, text)))];
}

function signing(place: HTMLElement, wallet: Wallet, registry: OurRegistry, own: OwnMint,
  uploads: readonly Upload[]): HTMLElement {
  const [told, left] = [el("p", { role: "status" }), new Set(uploads)];
  const sign = async (): Promise<void> => {
    start.disabled = true;
    try {
      await storeFiles(wallet, registry, own.creator, left, (text) => (told.textContent = text));
      // The wallet's owner can switch the chain at any time.
      await requireChain(wallet, registry.chain);
      told.textContent = "The wallet asks you to sign.";
      const signature = await signMint(wallet, own.creator, own.typedData);
      told.textContent = "The signature is being sent.";
      await ask("ainfts", bodyOf(own, signature));
      place.replaceChildren(followView(wallet, registry, own));
    } catch (error) {
      told.textContent = messageOf(error);
      start.disabled = false;
    }
  };
  const start = button("Sign in the wallet", () => void sign());
  return el("div", {}, start, told);
}
