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
    const receipt = await wallet.ask("eth_getTransactionReceipt", [hash]);
    if (typeof receipt === "object" && receipt !== null) {
      const isDone = quantity((receipt as { status?: unknown }).status) === 1n;
      if (!isDone) throw new Error(`The contract refused the transaction ${hash}.`);
      tell(`The token is minted by the transaction ${hash}.`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  tell(`No block has the transaction ${hash} yet. The wallet shows its state.`);
}
