// The checks of a chain by docs/proof-formats.md. One endpoint that the visitor trusts answers all of them.
import { isValid, type Check, type CheckResult, type Report } from "@ainft/verify";
import { call, quantity, topicOf, wordsOf } from "../shared/abi.js";
import type { Ask } from "../shared/rpc.js";
import { walletsOf } from "./wallets.js";
import type { AnchorClaim, Claims } from "./claims.js";

const anchored = topicOf("Anchored(bytes32,address,uint32)");

interface Domain {
  readonly chain: bigint;
  readonly registry: string;
}

interface Anchor {
  readonly size: bigint;
  readonly time: bigint;
}

interface Block {
  readonly number: bigint;
  readonly hash: string;
  readonly timestamp: bigint;
}

/** The report with the answers of a chain in the place of its checks that needed one. */
export async function withChain(report: Report, claims: Claims, ask: Ask): Promise<Report> {
  const chain = await checkChainId(report, ask);
  // An endpoint of another chain knows nothing about the roots of this one.
  const isRight = chain.result === "pass";
  const final = isRight ? await blockOf(ask, "finalized") : null;
  const byPart = new Map<string, readonly Check[]>();
  for (const claim of isRight ? claims.anchors : [])
    byPart.set(claim.part, await checksOf(report, claim, final, ask));
  const wallets = isRight ? await walletsOf(report, ask) : new Map<Check, Check>();
  const token = isRight && report.format.startsWith("ainft-proof/") ? [await checkToken(report, ask)] : [];
  const parts = report.parts.map((part) => {
    const found = [chain, ...(byPart.get(part.subject) ?? []), ...token];
    const checks = part.checks.map((it) => wallets.get(it)
      ?? (it.needsChain ? found.find(({ name }) => name === it.name) ?? it : it));
    return { ...part, checks };
  });
  // A contract wallet can confirm a signature that failed without a chain.
  return { ...report, parts, isValid: isValid(parts) };
}

async function checkChainId({ chain }: Domain, ask: Ask): Promise<Check> {
  const found = quantity(await ask("eth_chainId", []));
  return check("chain", found === chain, `The file names ${chain}, and the endpoint follows ${found ?? "no chain"}.`);
}

async function checksOf(domain: Domain, claim: AnchorClaim, final: Block | null, ask: Ask): Promise<Check[]> {
  const anchor = await anchorOf(domain, claim.root, ask);
  return [
    checkAnchor(domain, claim, anchor),
    await checkBlock(claim, anchor, ask),
    checkFinality(claim, final),
    await checkTransaction(domain, claim, ask),
  ];
}

/** The registry's record of a root, or null when it has none. */
async function anchorOf({ registry }: Domain, root: string, ask: Ask): Promise<Anchor | null> {
  const data = call("anchorOf(bytes32)", [root]);
  const words = wordsOf(await ask("eth_call", [{ to: registry, data }, "latest"]), 3);
  if (words === null) return null;
  const [, size, time] = words.map((word) => BigInt(`0x${word}`)) as [bigint, bigint, bigint];
  return size > 0n ? { size, time } : null;
}

function checkAnchor({ chain, registry }: Domain, { root, size }: AnchorClaim, anchor: Anchor | null): Check {
  const place = `in the registry ${registry} of eip155:${chain}`;
  if (anchor === null) return check("anchor", false, `The root ${root} is not ${place}.`);
  return check("anchor", anchor.size === BigInt(size), `The root ${root} is ${place} with ${anchor.size} leaves.`);
}

async function checkBlock({ block }: AnchorClaim, anchor: Anchor | null, ask: Ask): Promise<Check> {
  if (block === null) return check("block", "not-checked", "The file names no block.");
  const found = await blockOf(ask, `0x${block.number.toString(16)}`);
  if (found === null) return check("block", false, `The chain lacks block ${block.number}.`);
  if (anchor !== null && anchor.time !== found.timestamp)
    return check("block", false, `The root was anchored at ${anchor.time}, and the block is of ${found.timestamp}.`);
  const isSame = found.hash === block.hash && found.timestamp === BigInt(block.timestamp);
  return check("block", isSame, `Block ${found.number} is ${found.hash}.`);
}

function checkFinality({ block }: AnchorClaim, final: Block | null): Check {
  if (block === null) return check("finality", "not-checked", "The file names no block.");
  if (final === null) return check("finality", "not-checked", "The endpoint names no final block.");
  return check("finality", BigInt(block.number) <= final.number,
    `Block ${block.number}, and the chain is final up to block ${final.number}.`);
}

async function checkTransaction({ registry }: Domain, claim: AnchorClaim, ask: Ask): Promise<Check> {
  const { transaction, root, block } = claim;
  if (transaction === null) return check("transaction", "not-checked", "The file names no transaction.");
  const receipt = membersOf(await ask("eth_getTransactionReceipt", [transaction]));
  const logs = Array.isArray(receipt.logs) ? receipt.logs.map(membersOf) : [];
  const anchors = logs.some(({ address, topics }) => String(address).toLowerCase() === registry
    && Array.isArray(topics) && topics[0] === anchored && topics[1] === root);
  if (receipt.transactionHash !== transaction || quantity(receipt.status) !== 1n || !anchors)
    return check("transaction", false, `The transaction ${transaction} did not anchor the root.`);
  return check("transaction", block === null || receipt.blockHash === block.hash,
    `The transaction ${transaction} is in block ${String(receipt.blockHash).slice(0, 66)}.`);
}

async function checkToken({ id, registry }: Report, ask: Ask): Promise<Check> {
  let owner: string[] | null = null;
  try {
    owner = wordsOf(await ask("eth_call", [{ to: registry, data: call("ownerOf(uint256)", [id]) }, "latest"]), 1);
  } catch {
    // The contract reverts for an id without a token, and endpoints word that in many ways.
  }
  return owner === null ? check("token", "not-checked", "The chain has no token with this id.")
    : check("token", true, `The token is owned by 0x${owner[0]!.slice(24)}.`);
}

async function blockOf(ask: Ask, name: string): Promise<Block | null> {
  const found = membersOf(await ask("eth_getBlockByNumber", [name, false]));
  const [number, timestamp] = [quantity(found.number), quantity(found.timestamp)];
  return number === null || timestamp === null || typeof found.hash !== "string" ? null
    : { number, timestamp, hash: found.hash.slice(0, 66) };
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function check(name: string, result: boolean | CheckResult, detail: string): Check {
  return { name, result: result === true ? "pass" : result === false ? "fail" : result, detail, needsChain: true };
}
