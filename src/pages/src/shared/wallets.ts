// Wallets by EIP-1193, found by EIP-6963. Names and icons come from strangers.
import type { TypedData } from "@ainft/verify";
import { hexOf, quantity } from "./abi.js";
import { plain } from "./plain.js";
import type { Ask } from "./rpc.js";

/** A provider of EIP-1193. */
interface Provider {
  request(call: { readonly method: string; readonly params: readonly unknown[] }): Promise<unknown>;
}

export interface Wallet {
  /** One harmless line, to show as text. */
  readonly name: string;
  /** The address of an image with the scheme data, for an element img alone, or null. */
  readonly icon: string | null;
  /** The object of the wallet, by which the page knows it again. */
  readonly provider: unknown;
  readonly ask: Ask;
}

/** A call of a contract that a wallet sends as a transaction. */
export interface Call {
  readonly to: string;
  readonly data: string;
  /** The coins that go with it, in wei. */
  readonly value?: bigint;
}

/** A message that a wallet may sign. The type excludes every other message. */
export type MintMessage = TypedData;

const mostWallets = 16;
const mostName = 40;
const mostIcon = 128 * 1024;
const iconForm = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/;
const accountForm = /^0x[0-9a-fA-F]{40}$/;

/** The wallet that an event of EIP-6963 announces, or null for another form. */
export function readAnnouncement(detail: unknown): Wallet | null {
  try {
    // Getters of a stranger can throw, so each member is read once, here.
    const { info, provider } = detail as { info: { name: unknown; icon: unknown }; provider: unknown };
    const { name, icon } = info;
    if (!isProvider(provider)) return null;
    const isIcon = typeof icon === "string" && icon.length <= mostIcon && iconForm.test(icon);
    return { name: plain(name, mostName) || "A wallet without a name", icon: isIcon ? icon : null,
      provider, ask: askOf(provider) };
  } catch {
    return null;
  }
}

/** Reports each wallet once. A browser with an older wallet has one at `window.ethereum`. */
export function findWallets(page: Window, onFound: (wallet: Wallet) => void): void {
  const known = new Set<unknown>();
  page.addEventListener("eip6963:announceProvider", (event) => {
    const wallet = readAnnouncement((event as CustomEvent).detail);
    if (wallet === null || known.size >= mostWallets || known.has(wallet.provider)) return;
    known.add(wallet.provider);
    onFound(wallet);
  });
  page.dispatchEvent(new Event("eip6963:requestProvider"));
  const { ethereum } = page as Window & { ethereum?: unknown };
  if (known.size === 0 && isProvider(ethereum))
    onFound({ name: "The wallet of this browser", icon: null, provider: ethereum, ask: askOf(ethereum) });
}

/** The account that the wallet's owner chooses, as the wallet writes it. */
export async function chooseAccount({ ask }: Wallet): Promise<string> {
  const accounts = await ask("eth_requestAccounts", []);
  const account: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  if (typeof account !== "string" || !accountForm.test(account)) throw new Error("The wallet gave no account.");
  return account.toLowerCase();
}

/** Throws when the wallet is on another chain. The wallet would sign or send for that chain. */
export async function requireChain({ ask }: Wallet, chain: bigint): Promise<void> {
  const found = quantity(await ask("eth_chainId", []));
  if (found !== chain)
    throw new Error(`The wallet is on chain ${found ?? "unknown"}, but this registry is on chain ${chain}. `
      + "Switch the network in the wallet.");
}

/** The signature of an account under a mint. Besides uploads, the pages ask a wallet to sign no other message. */
export async function signMint({ ask }: Wallet, account: string, message: MintMessage): Promise<string> {
  if (message.primaryType !== "Mint" && message.primaryType !== "MintMany")
    throw new TypeError("Only mints are signed.");
  return sign(ask, account, message, /^0x(?:[0-9a-f]{2}){1,8192}$/i);
}

/** The signature of an account under the upload of one file. The wallet is asked to sign no other request. */
export async function signUpload({ ask }: Wallet, account: string, typed: TypedData<"Request">): Promise<string> {
  const { method, path, body } = typed.message;
  if (typed.primaryType !== "Request" || method !== "PUT" || path !== `/api/artifacts/${String(body).slice(2)}`)
    throw new TypeError("Only uploads of files by their digests are signed.");
  const signature = await sign(ask, account, typed, /^0x[0-9a-f]{128}(?:0[01]|1[bc])$/i);
  // Some wallets count the parity from 0, and the registry expects 27 or 28.
  return signature.replace(/0([01])$/, (_, parity) => (parity === "0" ? "1b" : "1c"));
}

async function sign(ask: Ask, account: string, typed: unknown, form: RegExp): Promise<string> {
  const signature = await ask("eth_signTypedData_v4", [account, JSON.stringify(typed)]);
  if (typeof signature !== "string" || !form.test(signature)) throw new Error("The wallet gave no signature.");
  return signature.toLowerCase();
}

/** Sends calldata and coins to a contract, and resolves to the hash of the transaction. */
export async function sendCall({ ask }: Wallet, from: string, { to, data, value }: Call): Promise<string> {
  const coins = value === undefined ? {} : { value: hexOf(value) };
  const hash = await ask("eth_sendTransaction", [{ from, to, data, ...coins }]);
  if (typeof hash !== "string" || !/^0x[0-9a-f]{64}$/i.test(hash)) throw new Error("The wallet sent no transaction.");
  return hash.toLowerCase();
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "request" in value && typeof value.request === "function";
}

function askOf(provider: Provider): Ask {
  return (method, params) => provider.request({ method, params });
}
