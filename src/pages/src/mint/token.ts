// The token of a component, which its creator mints by a transaction of the wallet.
import { call, quantity } from "../shared/abi.js";
import { requireChain, sendCall, type Wallet } from "../shared/wallets.js";
import type { OurRegistry, OwnItem } from "./own.js";

const pause = 2000;
const mostQuestions = 300;

/** The calldata of `mint(bytes32 digest, bytes32[] parents)`. */
export function mintCall({ digest, parents }: Pick<OwnItem, "digest" | "parents">): string {
  return call("mint(bytes32,bytes32[])", [digest], parents);
}

/** Sends the transaction, and ends when a block has it. */
export async function mintToken(wallet: Wallet, { chain, registry }: OurRegistry,
  creator: string, item: OwnItem, tell: (text: string) => void): Promise<void> {
  await requireChain(wallet, chain);
  tell(`The wallet asks you to send a transaction to the registry ${registry}.`);
  const hash = await sendCall(wallet, creator, registry, mintCall(item));
  tell(`The transaction ${hash} waits for a block.`);
  for (let asked = 0; asked < mostQuestions; asked++) {
    const receipt = await receiptOf(wallet, hash);
    if (receipt !== null) {
      const isDone = quantity(receipt.status) === 1n;
      if (!isDone) throw new Error(`The contract refused the transaction ${hash}.`);
      tell(`The token is minted by the transaction ${hash}.`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  tell(`No block has the transaction ${hash} yet. The wallet shows its state.`);
}

/** The receipt, or null before a block has the transaction. */
async function receiptOf({ ask }: Wallet, hash: string): Promise<{ readonly status?: unknown } | null> {
  try {
    const receipt = await ask("eth_getTransactionReceipt", [hash]);
    return typeof receipt === "object" ? receipt : null;
  } catch {
    // The transaction is sent. If this question ended the mint, the page would offer to pay again.
    return null;
  }
}
