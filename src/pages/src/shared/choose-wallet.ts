// A list of the wallets of the browser.
import { button, el } from "./dom.js";
import { findWallets, type Wallet } from "./wallets.js";

/** A list with a button per wallet. */
export function walletList(onChosen: (wallet: Wallet) => void): HTMLElement {
  const absent = el("p", {}, "No wallet has announced itself in this browser.");
  const list = el("ul", { class: "wallets" });
  // A wallet can answer at once, so the place has its parts before.
  const place = el("div", {}, absent, list);
  findWallets(window, (wallet) => {
    absent.remove();
    const choose = button(wallet.name, () => onChosen(wallet));
    // The browser runs no script of an image, and the policy of the page loads no image of another scheme.
    if (wallet.icon !== null) choose.prepend(el("img", { src: wallet.icon, alt: "", width: "20", height: "20" }));
    list.append(el("li", {}, choose));
  });
  return place;
}
