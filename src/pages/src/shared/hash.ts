// SHA-256 of files of any size in bounded memory.
import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";
import { createSHA256 } from "hash-wasm";

interface Hasher {
  update(data: Uint8Array): unknown;
  digest(): string;
}

const reportEach = 8 * 1024 * 1024;

/** A hasher in WebAssembly, or one in JavaScript where the policy of the page refuses WebAssembly. */
export async function newHasher(): Promise<Hasher> {
  try {
    const hasher = await createSHA256();
    return { update: (data) => hasher.update(data), digest: () => hasher.digest("hex") };
  } catch {
    const hasher = sha256.create();
    return { update: (data) => hasher.update(data), digest: () => bytesToHex(hasher.digest()) };
  }
}

/** The SHA-256 of a file as 64 digits. It holds one chunk of the file at a time. */
export async function hashFile(file: Blob, onProgress: (done: number) => void): Promise<string> {
  const hasher = await newHasher();
  const reader = file.stream().getReader();
  let [done, reported] = [0, 0];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    hasher.update(read.value);
    done += read.value.length;
    if (done - reported >= reportEach) onProgress((reported = done));
  }
  return hasher.digest();
}
