// The worker of the pages. It hashes or verifies one file at a time, and it uses no network.
import { Refusal, maxBytes, verify } from "@ainft/verify";
import { hashFile } from "./shared/hash.js";
import { messageOf } from "./shared/plain.js";
import type { News, Order } from "./shared/work.js";
import { claimsOf } from "./verify/claims.js";

interface Scope {
  onmessage: (event: { readonly data: Order }) => void;
  postMessage(news: News): void;
}

const scope = self as unknown as Scope;
const most = Math.max(...Object.values(maxBytes));

scope.onmessage = ({ data }) => void work(data).then((news) => scope.postMessage(news));

async function work({ kind, file }: Order): Promise<News> {
  try {
    if (kind === "verify") return await check(file);
    return { kind: "digest", sha256: await hashFile(file, (done) => scope.postMessage({ kind: "progress", done })) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", code: error.code, reason: messageOf(error) };
    return { kind: "failed", reason: messageOf(error) };
  }
}

async function check(file: Blob): Promise<News> {
  if (file.size > most) return { kind: "refused", code: "too-large", reason: `A file has at most ${most} bytes.` };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const report = verify(bytes);
  return { kind: "report", report, claims: claimsOf(bytes) };
}
