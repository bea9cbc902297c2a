// The page /mint.
import { el, labelled } from "../shared/dom.js";
import { walletList } from "../shared/choose-wallet.js";
import { messageOf } from "../shared/plain.js";
import type { FileWorker } from "../shared/work.js";
import type { Wallet } from "../shared/wallets.js";
import { mintFields } from "./fields.js";
import { manifestsIn, type Problem } from "./form.js";
import type { OurRegistry } from "./own.js";
import { review } from "./review.js";

const mostManifests = 64;
const mostBytes = 4 * 1024 * 1024;

export function startMint(root: HTMLElement, worker: FileWorker): void {
  const registry = registryOf(root);
  const [fields, place] = [mintFields(worker, Number(root.dataset.uploads ?? 0)), el("div")];
  const given = el("input", { type: "file", accept: ".json,application/json" });
  const start = async (wallet: Wallet): Promise<void> => {
    // A preview of earlier content must not keep its button to sign.
    place.replaceChildren();
    try {
      const file = given.files?.[0];
      const manifests = file === undefined ? fields.manifest() : await readManifests(file);
      if (typeof manifests === "string") await review(place, wallet, registry, [manifests], fields.uploads());
      else if (Array.isArray(manifests)) await review(place, wallet, registry, manifests, []);
      else place.replaceChildren(el("p", { role: "alert" }, manifests.reason));
    } catch (error) {
      place.replaceChildren(el("p", { role: "alert" }, messageOf(error)));
    }
  };
  root.replaceChildren(fields.element,
    el("details", {}, el("summary", {}, "Mint manifests that exist already"),
      labelled("manifests", "A JSON file", given,
        `It has one manifest, or an array of at most ${mostManifests}. Then the form above is not used.`)),
    el("h2", {}, "Preview and sign"),
    el("p", {}, "Choose a wallet. The page shows the id and the content to sign before it asks for a signature."),
    walletList((wallet) => void start(wallet)), place);
}

/** The registry of this server. The visitor compares it with the prompt of the wallet. */
function registryOf({ dataset }: HTMLElement): OurRegistry {
  return { chain: BigInt(dataset.chain!), registry: dataset.registry!.toLowerCase(), events: dataset.events ?? null };
}

async function readManifests(file: File): Promise<string[] | Problem> {
  if (file.size > mostBytes) return { pointer: "", reason: "A request has at most 4 MiB. Use ainft mint --bulk." };
  return manifestsIn(await file.text(), mostManifests);
}
