// Delegations by docs/proof-formats.md#delegations.
import { utf8 } from "./encoding.js";
import { address, deadline, hexBytes, integer, object, text, word } from "./forms.js";
import { abi, keccak, typedHash, type Domain } from "./hashes.js";
import type { Json, JsonObject } from "./json.js";

export interface Delegation {
  readonly integration: string;
  readonly agent: string;
  readonly platform: string;
  readonly scope: string;
  readonly contributorsHash: string;
  readonly maxRoyalty: number;
  readonly notBefore: number;
  readonly deadline: number;
  readonly signature: string;
}

const type = "Delegate(bytes32 integration,address agent,string platform,string scope,bytes32 contributorsHash,"
  + "uint256 maxRoyalty,uint256 notBefore,uint256 deadline)";
const name = "^(?!.*\\.\\.)(?!(?:.*/)?\\.(?:/|$))[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*";
const nameForm = new RegExp(`${name}$`);
const scopeForm = new RegExp(`${name}(?:/\\*)?$`);

export function readDelegation(source: Json | undefined, place: string): Delegation {
  const value = object(source, place, ["integration", "agent", "platform", "scope", "contributorsHash", "maxRoyalty",
    "notBefore", "deadline", "signature"]);
  return {
    integration: word(value.integration, `${place}/integration`),
    agent: address(value.agent, `${place}/agent`),
    platform: text(value.platform, `${place}/platform`, 1, 128, /^[a-z0-9]+(?:[.:_-][a-z0-9]+)*$/),
    scope: text(value.scope, `${place}/scope`, 1, 512, scopeForm),
    contributorsHash: word(value.contributorsHash, `${place}/contributorsHash`),
    maxRoyalty: integer(value.maxRoyalty, `${place}/maxRoyalty`, 0, 10000),
    notBefore: deadline(value.notBefore, `${place}/notBefore`),
    deadline: deadline(value.deadline, `${place}/deadline`),
    signature: hexBytes(value.signature, `${place}/signature`),
  };
}

/** The hash that a creator signs. */
export function delegateHash(domain: Domain, it: Delegation): string {
  return typedHash(domain, type, it.integration, it.agent, keccak(utf8(it.platform)), keccak(utf8(it.scope)),
    it.contributorsHash, it.maxRoyalty, it.notBefore, it.deadline);
}

/** The first term that a mint breaks, or undefined. `at` is 0 when the time of the mint is unknown. */
export function brokenTerm(it: Delegation, manifest: JsonObject, minted: number, at: number): string | undefined {
  const { platform, repository } = (manifest.source ?? {}) as JsonObject;
  const contributors = (manifest.contributors ?? []) as JsonObject[];
  const hash = keccak(...contributors.flatMap(({ address: account, share }) =>
    [abi(account as string), abi(share as number)]));
  const breaks = {
    platform: platform !== it.platform,
    scope: !covers(it, String(repository ?? "")),
    contributorsHash: hash !== it.contributorsHash,
    maxRoyalty: ((manifest.royalty ?? 0) as number) > it.maxRoyalty,
    deadline: minted > it.deadline,
    notBefore: minted < it.notBefore || (at > 0 && at < it.notBefore),
  };
  return Object.entries(breaks).find(([, isBroken]) => isBroken)?.[0];
}

function covers({ platform, scope }: Delegation, repository: string): boolean {
  if (!nameForm.test(repository)) return false;
  const [wide, found] = platform === "github.com" ? [scope.toLowerCase(), repository.toLowerCase()]
    : [scope, repository];
  const end = found.lastIndexOf("/") + 1;
  return found === wide || (end > 0 && `${found.slice(0, end)}*` === wide);
}
