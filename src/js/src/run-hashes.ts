// Hashes that requesters, operators and nodes sign, and the seeds of nodes.
import { sha256, sha256Of, typedHash, type Domain } from "./hashes.js";
import { canonical } from "./json.js";
import type { Result } from "./result.js";
import type { Candidate, Registration, Request } from "./run.js";

/** The parts of a request that the requester signs. It has either a subject or a template. */
type Ask = Pick<Request, "subject" | "template" | "replicas" | "confidence" | "minutes" | "deadline">;

/** The hash that the requester signs. */
export function askHash({ subject, template, replicas, confidence, minutes, deadline }: Ask, domain: Domain): string {
  const rest = "uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)";
  return subject !== undefined
    ? typedHash(domain, `Reproduce(bytes32 id,${rest}`, subject, replicas, confidence, minutes, deadline)
    : typedHash(domain, `Produce(bytes32 template,${rest}`, sha256Of(template!), replicas, confidence,
      minutes, deadline);
}

export function registrationHash({ node, operator, payout }: Candidate,
  { profile, deadline }: Omit<Registration, "signature">,
  domain: Domain): string {
  return typedHash(domain, "Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)",
    node, operator, payout, profile, deadline);
}

export function commitHash(run: string, commitment: string, domain: Domain): string {
  return typedHash(domain, "Commit(bytes32 run,bytes32 commitment)", run, commitment);
}

/** The commitment of a node to a result. */
export function commitmentOf(run: string, node: string, salt: string, result: Result): string {
  const digest = sha256Of(canonical(result));
  return sha256Of(canonical({ domain: "ainft-commit/1", metrics: result.metrics, node, result: digest, run, salt }));
}

/** The seed of a node in a run of samples. */
export function seedOf(beacon: string, run: string, node: string): number {
  return Number(BigInt(sha256(beacon, run, node)) & (2n ** 53n - 1n));
}
