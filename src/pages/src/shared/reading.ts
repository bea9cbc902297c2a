// Reads of contracts through the wallet of the visitor. The state of a contract comes from no server.
import { call, wordsOf } from "./abi.js";
import type { Wallet } from "./wallets.js";

/** The words that a function without effects answers. */
export async function readWords({ ask }: Wallet, to: string, signature: string, words: readonly string[],
  count: number): Promise<string[]> {
  const answer = wordsOf(await ask("eth_call", [{ to, data: call(signature, words) }, "latest"]), count);
  if (answer === null) throw new Error(`The contract ${to} does not answer ${signature}. It is another contract.`);
  return answer;
}

/** The number that a function without effects answers. */
export async function readNumber(wallet: Wallet, to: string, signature: string,
  ...words: readonly string[]): Promise<bigint> {
  return BigInt(`0x${(await readWords(wallet, to, signature, words, 1))[0]!}`);
}

/** The accounts of a list of at most `most` that a function without effects answers. */
export async function readAccounts({ ask }: Wallet, to: string, signature: string, most: number): Promise<string[]> {
  const answer = await ask("eth_call", [{ to, data: call(signature, []) }, "latest"]);
  const count = typeof answer === "string" ? (answer.length - 2) / 64 : 0;
  const words = Number.isInteger(count) && count >= 2 && count <= most + 2 ? wordsOf(answer, count) : null;
  if (words === null || BigInt(`0x${words[0]!}`) !== 32n || BigInt(`0x${words[1]!}`) !== BigInt(count - 2))
    throw new Error(`The contract ${to} does not answer ${signature}. It is another contract.`);
  return words.slice(2).map((word) => `0x${word.slice(24)}`);
}

/** The account that a function without effects answers. */
export async function readAccount(wallet: Wallet, to: string, signature: string,
  ...words: readonly string[]): Promise<string> {
  return `0x${(await readWords(wallet, to, signature, words, 1))[0]!.slice(24)}`;
}
