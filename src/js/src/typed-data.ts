// The argument of eth_signTypedData_v4 for the two messages by which a creator mints (docs/proof-formats.md), and for a
// signed request (docs/http.md). Wallets show and sign exactly this JSON.
import { integer, maxInteger, maxLeaves, text, word, words } from "./forms.js";
import { checksummed, type Domain } from "./hashes.js";
import { domainOf, secondsOf, type Registry } from "./hashing.js";

interface Field {
  readonly name: string;
  readonly type: string;
}

/** Typed data of EIP-712 without nested structs. */
export interface TypedData<Name extends string = "Mint" | "MintMany"> {
  readonly types: Readonly<Record<string, readonly Field[]>>;
  readonly primaryType: Name;
  readonly domain: {
    readonly name: string;
    readonly version: string;
    /** A number, or its digits when a double cannot hold it. */
    readonly chainId: number | string;
    readonly verifyingContract: string;
  };
  readonly message: Readonly<Record<string, string | readonly string[]>>;
}

const domainFields = [field("name", "string"), field("version", "string"), field("chainId", "uint256"),
  field("verifyingContract", "address")];

/** The typed data of {@link mintHash}. */
export function mintTypedData(registry: Registry, digest: string, parents: readonly string[],
  deadline: number): TypedData {
  return typedData(domainOf(registry), "Mint",
    [field("digest", "bytes32"), field("parents", "bytes32[]"), field("deadline", "uint256")],
    {
      digest: word(digest, "/digest"),
      parents: words([...parents], "/parents", 1024),
      deadline: String(secondsOf(deadline)),
    });
}

/** The typed data of {@link mintManyHash}. */
export function mintManyTypedData(registry: Registry, root: string, count: number, deadline: number): TypedData {
  return typedData(domainOf(registry), "MintMany",
    [field("root", "bytes32"), field("count", "uint256"), field("deadline", "uint256")],
    {
      root: word(root, "/root"),
      count: String(integer(count, "/count", 1, maxLeaves)),
      deadline: String(secondsOf(deadline)),
    });
}

/** A request whose header Authorization has the signature of its sender. */
export interface SentRequest {
  /** In capitals. */
  readonly method: string;
  /** From `/api/` on and with its query, exactly as it is sent. */
  readonly path: string;
  /** The SHA-256 of the body. */
  readonly body: string;
  /** Unix time in seconds. */
  readonly time: number;
  /** 32 bytes that the sender uses once. */
  readonly nonce: string;
}

/** The typed data of a signed request. */
export function requestTypedData(registry: Registry, sent: SentRequest): TypedData<"Request"> {
  return typedData(domainOf(registry), "Request",
    [field("method", "string"), field("path", "string"), field("body", "bytes32"), field("time", "uint256"),
      field("nonce", "bytes32")],
    {
      method: text(sent.method, "/method", 1, 16),
      path: text(sent.path, "/path", 1, 2048),
      body: word(sent.body, "/body"),
      time: String(integer(sent.time, "/time", 0, maxInteger)),
      nonce: word(sent.nonce, "/nonce"),
    });
}

function typedData<Name extends string>({ chain, registry }: Domain, primaryType: Name, fields: readonly Field[],
  message: TypedData["message"]): TypedData<Name> {
  return {
    types: { EIP712Domain: domainFields, [primaryType]: fields },
    primaryType,
    domain: {
      name: "AINFT",
      version: "1",
      // Wallets compare the chain id with their own and expect a number.
      chainId: chain <= BigInt(maxInteger) ? Number(chain) : String(chain),
      verifyingContract: checksummed(registry),
    },
    message,
  };
}

function field(name: string, type: string): Field {
  return { name, type };
}
