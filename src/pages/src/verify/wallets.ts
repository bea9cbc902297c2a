// The questions to contract wallets (ERC-1271) whether they accept the signatures of a file.
import type { Check, Report, WalletQuestion } from "@ainft/verify";
import { hexToBytes } from "@noble/hashes/utils";
import { callWithBytes, hexOf } from "../shared/abi.js";
import { messageOf } from "../shared/plain.js";
import type { Ask } from "../shared/rpc.js";

/** The most questions about a file. */
export const mostQuestions = 64;

const accepted = `0x1626ba7e${"0".repeat(56)}`;
const mostGas = 5_000_000;

/** The decided checks, by the checks of the report in whose place they are. */
export async function walletsOf({ parts, chain }: Report, ask: Ask): Promise<Map<Check, Check>> {
  const found = new Map<Check, Check>();
  const open = parts.flatMap(({ checks }) => checks).filter(({ wallet }) => wallet?.chain === String(chain));
  for (const check of open.slice(0, mostQuestions)) found.set(check, await askWallet(check, check.wallet!, ask));
  return found;
}

async function askWallet(check: Check, { account, hash, signature }: WalletQuestion, ask: Ask): Promise<Check> {
  const data = callWithBytes("isValidSignature(bytes32,bytes)", [hash], hexToBytes(signature.slice(2)));
  try {
    const answer = await ask("eth_call", [{ to: account, data, gas: hexOf(mostGas) }, "latest"]);
    const isAccepted = typeof answer === "string" && answer.slice(0, 66).toLowerCase() === accepted;
    return { ...check, result: isAccepted ? "pass" : "fail",
      detail: `The account ${account} ${isAccepted ? "accepts" : "does not accept"} the signature (ERC-1271).` };
  } catch (error) {
    // A contract that reverts refuses, and endpoints word that in many ways. So an error confirms nothing.
    return { ...check, detail: `The account ${account} did not confirm the signature (ERC-1271). ${messageOf(error)}` };
  }
}
