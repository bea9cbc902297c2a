// Signed envelopes by docs/statements.md.
import { concat, fromBase64, hex, utf8 } from "./encoding.js";
import { hasChecksum, list, text } from "./forms.js";
import { isP256Signature, keccak, leafOf, recover, rootOf, sha256 } from "./hashes.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { refuse } from "./refusal.js";

interface Signature {
  readonly keyid: string | null;
  readonly sig: Uint8Array;
}

/** A signed statement of an evidence file. */
export interface Statement {
  /** The account that the statement is of. */
  readonly account: string;
  /** The account that signed it. */
  readonly signer: string | null;
  readonly payload: Uint8Array;
  readonly digest: string;
  readonly second: Signature | null;
  readonly path: readonly string[];
  readonly root: string;
}

const payloadType = "application/vnd.in-toto+json";
export const maxPayload = 3 * 1024 * 1024;

/** Reads a statement of an evidence file. The leaf decides which of several accounts made it. */
export function readStatement({ envelope }: JsonObject, place: string, path: string[], root: string): Statement {
  const at = `${place}/envelope`;
  if (!isObject(envelope)) return refuse("wrong-type", at, "Expected an object.");
  const payload = base64(envelope.payload, `${at}/payload`, maxPayload);
  if (envelope.payloadType !== payloadType) refuse("wrong-value", `${at}/payloadType`, `Expected ${payloadType}.`);
  const signatures = list(envelope.signatures, `${at}/signatures`, 1, 32, readSignature);
  const sha = sha256(payload);
  const accounts = signatures.filter(isOfAccount)
    .map(({ keyid, sig }) => {
      const signer = recover(hashToSign(payload), hex(sig));
      const account = accountOf(keyid) ?? signer ?? `0x${"0".repeat(40)}`;
      return { account, signer };
    });
  if (accounts.length === 0) refuse("wrong-count", `${at}/signatures`, "Expected the signature of an account.");
  const ordered = [...accounts.filter((it) => it.signer === it.account),
    ...accounts.filter((it) => it.signer !== it.account)];
  const leads = ({ account }: { account: string }): boolean =>
    rootOf(leafOf({ kind: 2, subject: sha, account }), path) === root;
  const key = signatures.find((it) =>
    !isOfAccount(it) && /^[0-9a-f]{64}$/.test(it.keyid ?? "") && it.sig.length > 0 && it.sig.length <= 72);
  return { ...(ordered.find(leads) ?? ordered[0]!), payload, digest: sha, second: key ?? null, path, root };
}

/** Whether a signature has the form of an account's, so that it is never the second signature. */
function isOfAccount({ sig }: Signature): boolean {
  return sig.length === 65 && [27, 28].includes(sig[64]!);
}

/** Whether the key that a statement names made the second signature of its envelope. */
export function isAttested({ payload, second }: Statement, key: string): boolean {
  const der = fromBase64(key);
  return der !== undefined && second !== null && second.keyid === sha256(der).slice(2)
    && isP256Signature(der, preAuthentication(payload), second.sig);
}

function readSignature(value: Json, place: string): Signature {
  if (!isObject(value)) return refuse("wrong-type", place, "Expected an object.");
  const keyid = "keyid" in value && value.keyid !== null ? text(value.keyid, `${place}/keyid`, 0, 1024) : null;
  return { keyid, sig: base64(value.sig, `${place}/sig`, 8192) };
}

/** Base64 of either alphabet, with or without padding, and in the one text of its bytes. */
function base64(value: Json | undefined, place: string, max: number): Uint8Array {
  const decoded = fromBase64(text(value, place, 1, Math.floor((max + 2) / 3) * 4));
  return decoded !== undefined && decoded.length <= max ? decoded : refuse("wrong-form", place, "Expected base64.");
}

/** The account that a keyid names, or null for a hint of another kind. */
function accountOf(keyid: string | null): string | null {
  return keyid !== null && /^0x[0-9a-fA-F]{40}$/.test(keyid) && hasChecksum(keyid) ? keyid.toLowerCase() : null;
}

function preAuthentication(payload: Uint8Array): Uint8Array {
  return concat(utf8(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload);
}

/** EIP-191 over the pre-authentication encoding. */
function hashToSign(payload: Uint8Array): string {
  const message = preAuthentication(payload);
  return keccak(utf8(`\x19Ethereum Signed Message:\n${message.length}`), message);
}
