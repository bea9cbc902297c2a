// The token of a component, which its creator mints by a transaction of the wallet.
import { call } from "../shared/abi.js";
import { sendAndWait } from "../shared/transactions.js";
import type { Wallet } from "../shared/wallets.js";
import type { OurRegistry, OwnItem } from "./own.js";

/** The calldata of `mint(bytes32 digest, bytes32[] parents)`. */
export function mintCall({ digest, parents }: Pick<OwnItem, "digest" | "parents">): string {
  return call("mint(bytes32,bytes32[])", [digest], parents);
}

/** Sends the transaction, and ends when a block has it. */
export async function mintToken(wallet: Wallet, { chain, registry }: OurRegistry,
  creator: string, item: OwnItem, tell: (text: string) => void): Promise<void> {
  const { hash, isMined } = await sendAndWait({ wallet, chain, from: creator },
    { to: registry, data: mintCall(item) }, tell);
  if (isMined) tell(`The token is minted by the transaction ${hash}.`);
}
