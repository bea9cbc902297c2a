// Stores small files on this server. The wallet signs each upload, because the registry demands a signed request.
import { requestTypedData } from "@ainft/verify";
import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import { reasonOf } from "../shared/api.js";
import { plain } from "../shared/plain.js";
import { requireChain, signUpload, type Wallet } from "../shared/wallets.js";
import type { OurRegistry } from "./own.js";

/** A file to store. */
export interface Upload {
  readonly path: string;
  /** 64 digits. */
  readonly sha256: string;
  readonly file: Blob;
}

/** The most files of a mint, because the wallet asks once per file. */
export const mostUploads = 16;

/** Stores files. It takes each one out of the set, so that a repetition asks only for the others. */
export async function storeFiles(wallet: Wallet, registry: OurRegistry, account: string, uploads: Set<Upload>,
  tell: (text: string) => void): Promise<void> {
  for (const upload of uploads) {
    const path = `/api/artifacts/${upload.sha256}`;
    await requireChain(wallet, registry.chain);
    tell(`The wallet asks you to sign the upload of ${plain(upload.path)}, which is PUT ${path}.`);
    const header = await authorizationOf(wallet, registry, account, upload, path);
    tell(`Storing ${plain(upload.path)}.`);
    await put(path, header, upload.file);
    uploads.delete(upload);
  }
}

/** The value of the header Authorization (docs/http.md). */
async function authorizationOf(wallet: Wallet, registry: OurRegistry, account: string, { sha256 }: Upload,
  path: string): Promise<string> {
  const [time, nonce] = [Math.floor(Date.now() / 1000), `0x${bytesToHex(randomBytes(32))}`];
  const typed = requestTypedData(registry, { method: "PUT", path, body: `0x${sha256}`, time, nonce });
  const signature = await signUpload(wallet, account, typed);
  return `Ainft node=${account}, time=${time}, nonce=${nonce}, signature=${signature}`;
}

async function put(path: string, authorization: string, file: Blob): Promise<void> {
  const headers = { authorization, "content-type": "application/octet-stream" };
  const answer = await fetch(path, { method: "PUT", headers, body: file });
  if (answer.ok) return;
  const isProblem = answer.headers.get("content-type")?.includes("json") ?? false;
  throw new Error(isProblem ? reasonOf(await answer.json()) : `The server answered ${answer.status}.`);
}
