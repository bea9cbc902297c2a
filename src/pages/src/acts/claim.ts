// Claims the amounts that an account earned. The wallet's chain confirms the proof of the server before the prompt.
import { rootOf } from "@ainft/verify";
import { ask } from "../shared/api.js";
import { call, hashOf, hexOf } from "../shared/abi.js";
import { el, labelled } from "../shared/dom.js";
import { readNumber, readWords } from "../shared/reading.js";
import type { Sending, Transaction } from "../shared/transactions.js";
import { actForm, type Act } from "./form.js";

const calls = "claim(address,address,uint256,bytes32[])";
const noToken = `0x${"0".repeat(40)}`;
const accountForm = /^0x[0-9a-f]{40}$/;
const wordForm = /^0x[0-9a-f]{64}$/;
const mostSiblings = 64;

/** A leaf of a root of earned amounts with its proof. */
export interface Leaf {
  readonly account: string;
  /** The ERC-20 token, or the zero address for the native coin. */
  readonly token: string;
  readonly cumulative: bigint;
  readonly proof: readonly string[];
}

export function startClaims(root: HTMLElement, chain: bigint): void {
  const [account, contract] = [root.dataset.account!.toLowerCase(), root.dataset.contract!.toLowerCase()];
  const tokens = root.dataset.tokens!.toLowerCase().split(" ").filter((token) => accountForm.test(token));
  const choice = el("select", {}, ...tokens.map((token) =>
    el("option", { value: token }, token === noToken ? "The native coin" : token)));
  actForm(root, [labelled("claim-token", "Token", choice,
    "The contract sends the whole amount to the account that earned it, and any account can send the transaction.")],
    chain, (sending) => claim(sending, contract, account, choice.value));
}

async function claim({ wallet }: Sending, contract: string, account: string, token: string): Promise<Act> {
  const leaf = leafIn(await ask(`rewards/${account}/proof?token=${token}`), account, token);
  const [active] = await readWords(wallet, contract, "activeRoot()", [], 2);
  if (rootFor(leaf) !== `0x${active}`)
    throw new Error("The proof of the server does not lead to the active root of the contract. The server follows "
      + "final blocks, so try again in some minutes.");
  const claimed = await readNumber(wallet, contract, "claimed(address,address)", account, token);
  if (claimed >= leaf.cumulative) throw new Error("The account has claimed all that it earned of this token.");
  return { transactions: [claimTransaction(contract, leaf, claimed)],
    done: "The amount is claimed by the transaction" };
}

/** The leaf in an answer of `GET rewards/{account}/proof`. */
export function leafIn(answer: unknown, account: string, token: string): Leaf {
  const { cumulative, proof } = answer as { readonly cumulative?: unknown; readonly proof?: unknown };
  if (typeof cumulative !== "string" || !/^[0-9]{1,78}$/.test(cumulative) || !Array.isArray(proof)
    || proof.length > mostSiblings || !proof.every((it) => typeof it === "string" && wordForm.test(it)))
    throw new Error("The server answered no proof.");
  return { account, token, cumulative: BigInt(cumulative), proof };
}

/** The root to which a leaf leads, as OpenZeppelin's StandardMerkleTree builds it. */
export function rootFor({ account, token, cumulative, proof }: Leaf): string {
  return rootOf(hashOf([hashOf([account, token, hexOf(cumulative)])]), proof);
}

/** The transaction that claims. */
export function claimTransaction(contract: string, { account, token, cumulative, proof }: Leaf,
  claimed: bigint): Transaction {
  return { to: contract, data: call(calls, [account, token, hexOf(cumulative)], proof), calls,
    facts: [["Receiver", account], ["Token", token === noToken ? "the native coin" : token],
      ["Amount in the smallest unit", String(cumulative - claimed)], ["Earned so far", String(cumulative)]] };
}
