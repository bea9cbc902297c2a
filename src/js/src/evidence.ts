// ainft-evidence/1 to ainft-evidence/3 by docs/evidence-format.md.
import { agrees, claimOf, claimOfResult, producedText } from "./agreement.js";
import { comparatorJson, partsOf } from "./comparator.js";
import { checkSigner } from "./component.js";
import { drawFault, panelFault } from "./draw.js";
import { textOf } from "./encoding.js";
import { isAttested, type Statement } from "./envelope.js";
import { factsOf, summaryType, type EvidenceFile, type Facts, type NodeStatement } from "./evidence-file.js";
import { checksummed, hasPath, leafOf, recover, rootOf, type Domain } from "./hashes.js";
import { canonical } from "./json.js";
import type { Manifest } from "./manifest.js";
import { checkProof, type Proof } from "./proof.js";
import { Refusal } from "./refusal.js";
import { check, checksOfChain, type Check, type Part } from "./report.js";
import { askHash, commitHash, commitmentOf, registrationHash, seedOf } from "./run-hashes.js";
import { decidedAt, runJson, type Run, type StatedRun, type Task } from "./run.js";
import { ascendingPaths, dependenciesOf, plainDigest, statementText, subjectOf, type Dependency,
  type ExpectedDependency, type Provenance } from "./statements.js";
import { judge } from "./verdict.js";

const checksOfRun = ["request", "draw", "operators", "spot check", "verdict"];
const withoutRun = "The parts of the file give no run.";

/** The checks of the component, the summary, the run, each node and each batch. */
export function checkEvidence(file: EvidenceFile): Part[] {
  const facts = factsOf(file);
  return [
    { subject: "component", checks: checkProof(file.component) },
    { subject: "summary", checks: checkSummary(file, facts) },
    { subject: "run", checks: checkRun(file, facts) },
    ...checkNodes(file, facts),
    ...file.batches.map((batch) => ({ subject: `batch ${batch.root}`, checks: checksOfChain() })),
  ];
}

function checkSummary(file: EvidenceFile, facts: Facts): Check[] {
  return [checkAccount(file.summary), checkStatements(file, facts), checkText(file, facts),
    ...checkInclusion(file, file.summary)];
}

/** Whether the account of the statement signed it. */
function checkAccount({ account, signer }: Statement): Check {
  return check("signature", signer === account, `by ${signer === null ? "none" : checksummed(signer)}`);
}

function checkInclusion({ batches }: EvidenceFile, { account, digest, path, root }: Statement): Check[] {
  const size = batches.find((batch) => batch.root === root)?.size;
  return [
    check("path", rootOf(leafOf({ kind: 2, subject: digest, account }), path) === root, root),
    check("batch", size !== undefined && hasPath(size, path.length),
      size === undefined ? "The file has no such batch." : `a path of ${path.length} in a tree of ${size}`),
  ];
}

function checkStatements(file: EvidenceFile, { summary }: Facts): Check {
  if (summary === undefined) return check("statements", "not-checked", "The file has no summary.");
  const held = file.nodes.map(({ statement }) => statement.digest);
  return check("statements", String(held) === String(summary.digests), `${held.length} of nodes`);
}

/** Whether the summary is about this component, and is the text that follows from its run. */
function checkText(file: EvidenceFile, facts: Facts): Check {
  const fault = summaryFault(file, facts);
  const { run } = facts;
  return check("summary", fault === undefined,
    fault ?? `of the run ${run?.stated.id}, version ${run?.stated.version}`);
}

function summaryFault({ version, component, summary: { payload } }: EvidenceFile, facts: Facts): string | undefined {
  const { summary, run, manifest, reason } = facts;
  if (summary === undefined) return reason;
  if (summary.version !== version) return `It is of version ${summary.version}.`;
  if (summary.component !== component.id) return `It is about ${summary.component}.`;
  if (!isSame(summary.domain, component.domain)) return "It is of another registry.";
  if (run === undefined || manifest === undefined) return reason;
  if (run.stated.state !== "decided" || run.stated.verdict === undefined) return "The run is not decided.";
  const text = summaryText(run.stated, manifest, component);
  if (text === null) return "The component claims no outputs.";
  return text === textOf(payload) ? undefined : "The text does not follow from the run.";
}

function isSame(left: Domain, right: Domain): boolean {
  return left.chain === right.chain && left.registry === right.registry;
}

/** The text of the summary, or null when the component claims no outputs. */
function summaryText(run: StatedRun, manifest: Manifest, { id, domain }: Proof): string | null {
  const claim = claimOf(manifest);
  if (claim === null) return null;
  const uri = `ainft:${id}`;
  const hasPassed = ["reproduced", "produced"].includes(run.verdict!.kind);
  const name = ({ node }: Task["node"]): object => (run.version === 1 ? { name: `urn:ainft:node:${checksummed(node)}` }
    : { uri: `urn:ainft:run:${run.id}:node:${checksummed(node)}` });
  const outputs = ascendingPaths(claim.outputs);
  return statementText(
    [subjectOf(uri, manifest.digest), ...outputs.map((output) => subjectOf(output.path, `0x${output.sha256}`))],
    summaryType,
    {
      verifier: { id: `urn:ainft:registry:eip155:${domain.chain}:${checksummed(domain.registry)}` },
      timeVerified: decidedAt(run),
      resourceUri: uri,
      policy: { uri, digest: plainDigest(manifest.digest) },
      inputAttestations: run.tasks.flatMap(({ node, revealed }) =>
        (revealed === undefined ? [] : [{ ...name(node), digest: plainDigest(revealed.statement) }])),
      verificationResult: hasPassed ? "PASSED" : "FAILED",
      verifiedLevels: hasPassed ? ["AINFT_REPRODUCED"] : run.version === 1 ? [] : ["FAILED"],
      [`urn:ainft:run:${run.version}`]: {
        comparator: comparatorJson(claim.comparator),
        operators: run.terms.openOperators ? "open" : "allow-list",
        run: runJson(run),
      },
    });
}

function checkRun({ component }: EvidenceFile, { run, manifest, subject }: Facts): Check[] {
  if (run === undefined || manifest === undefined || subject === undefined)
    return [...checksOfRun.map((name) => check(name, "not-checked", withoutRun)),
      check("beacon", "not-checked", withoutRun, true)];
  const { tasks, request, beacon, rounds } = run.stated;
  const involved = request.purpose === "produce" ? [request.requester]
    : [request.requester, component.creator, ...manifest.contributors];
  const [ofDraw, ofPanel] = [drawFault(run.stated, involved), panelFault(run.stated)];
  const isDistinct = (["operator", "payout"] as const)
    .every((name) => new Set(tasks.map((task) => task.node[name])).size === tasks.length);
  return [
    checkRequest(component, run, manifest, subject),
    check("draw", ofDraw === undefined, ofDraw ?? `${tasks.length} nodes by block ${beacon?.block ?? "none"}`),
    check("operators", isDistinct, `${tasks.length} of operators and payout addresses of their own`),
    check("spot check", ofPanel === undefined, ofPanel ?? `${rounds[0]?.drawn.length ?? 0} in the first round`),
    checkVerdict(run),
    beacon === undefined ? check("beacon", true, "no node was drawn", true)
      : check("beacon", "not-checked", "No chain was asked.", true),
  ];
}

function checkRequest(component: Proof, run: Run, manifest: Manifest, template: Manifest): Check {
  const { request, verdict } = run.stated;
  if (request.subject !== undefined && request.subject !== component.id)
    return check("request", false, `It is about ${request.subject}.`);
  if (request.template !== undefined) {
    const center = run.results.get(verdict?.consensus ?? "");
    if (center === undefined
      || producedText(template, center, checksummed(request.requester)) !== manifest.canonical)
      return check("request", false, "The nodes did not produce this component from the template.");
  }
  return checkSigner("request", request.signature, askHash(request, component.domain), request.requester,
    component.domain.chain, false);
}

function checkVerdict(run: Run): Check {
  const { verdict } = run.stated;
  if (verdict === undefined) return check("verdict", false, "The run has no verdict.");
  const computed = canonical(judge(run, verdict.reason ?? ""));
  return check("verdict", computed === canonical(verdict), computed === canonical(verdict)
    ? `${verdict.kind}, ${verdict.agreed} of ${verdict.of}, wrong with ${verdict.wrongProbability}`
    : `Expected ${computed}.`);
}

function checkNodes(file: EvidenceFile, facts: Facts): Part[] {
  const { run } = facts;
  if (run === undefined)
    return file.nodes.map((held) =>
      ({ subject: checksummed(held.statement.account), checks: checkAlone(file, held, facts) }));
  return run.stated.tasks.map((task) =>
    ({ subject: `node ${checksummed(task.node.node)}`, checks: checkTask(file, facts, run, task) }));
}

function checkTask(file: EvidenceFile, facts: Facts, run: Run, task: Task): Check[] {
  const held = task.revealed
    && file.nodes.find(({ node }) => !(node instanceof Refusal) && node.node === task.node.node);
  const node = held === undefined || held.node instanceof Refusal ? undefined : held.node;
  const registration = checkRegistration(file, task);
  const commitment = checkCommitment(file, run, task, node);
  return held !== undefined && node !== undefined
    ? [...registration, ...checkAlone(file, held, facts), ...commitment, checkResult(run, node)]
    : [...registration, ...commitment, check("reply", task.revealed === undefined, task.reason ?? task.state)];
}

function checkRegistration({ component }: EvidenceFile, { node, registration }: Task): Check[] {
  if (registration === undefined) return [];
  const hash = registrationHash(node, registration, component.domain);
  return [checkSigner("registration", registration.signature, hash, node.operator, component.domain.chain, true)];
}

function checkAlone(file: EvidenceFile, { statement, node }: NodeStatement, facts: Facts): Check[] {
  const key = node instanceof Refusal ? undefined : node.key;
  const attestation = key === undefined ? [] : [check("attestation", isAttested(statement, key), key)];
  return [checkAccount(statement), ...attestation, checkStatement(statement, node, file.nodes, facts),
    ...checkInclusion(file, statement)];
}

function checkStatement({ account }: Statement, node: NodeStatement["node"], nodes: readonly NodeStatement[],
  { run, subject }: Facts): Check {
  if (node instanceof Refusal) return check("statement", false, node.message);
  if (node.node !== account) return check("statement", false, `It is of ${checksummed(node.node)}.`);
  if (run === undefined || subject === undefined) return check("statement", "not-checked", withoutRun);
  const fault = runFault(node, run, subject)
    ?? dependencyFault(node.dependencies, dependenciesOf(subject, node.version), firstOf(nodes));
  return check("statement", fault === undefined,
    fault ?? `${node.dependencies.length} dependencies, ${node.result.outcome}`);
}

/** Why the statement of a node does not belong to the run, or undefined. */
function runFault(node: Provenance, { stated, workflow }: Run, subject: Manifest): string | undefined {
  const isSampled = stated.version > 1 && partsOf(workflow.comparator).some((part) => part.kind === "equivalent");
  const seed = isSampled && stated.beacon !== undefined ? seedOf(stated.beacon.hash, stated.id, node.node)
    : workflow.seed;
  if (node.version !== stated.version) return "It is of another version.";
  if (node.run !== stated.id) return "It is about another run.";
  if (node.component !== (stated.request.subject ?? null)) return "It is about another component.";
  if (node.manifest !== subject.digest) return "It is about another manifest.";
  if (node.operators !== (stated.terms.openOperators ? "open" : "allow-list")) return "It is for other operators.";
  return node.seed !== undefined && node.seed !== seed ? "It has another seed." : undefined;
}

/** The dependencies of the first statement that could be read. */
function firstOf(nodes: readonly NodeStatement[]): readonly Dependency[] {
  const first = nodes.find(({ node }) => !(node instanceof Refusal))?.node;
  return first === undefined || first instanceof Refusal ? [] : first.dependencies;
}

/**
 * The fault of the dependencies, or undefined. The manifest lacks digests of parents, so all nodes must state the same.
 */
function dependencyFault(dependencies: readonly Dependency[], expected: readonly ExpectedDependency[],
  first: readonly Dependency[]): string | undefined {
  if (dependencies.length !== expected.length) return `Expected ${expected.length} dependencies.`;
  for (const [index, found] of dependencies.entries()) {
    const wanted = expected[index]!;
    if (wanted.digest === null && found.digest === undefined) return `The dependency ${index} has no digest.`;
    if (canonical({ ...wanted, digest: wanted.digest === null ? found.digest : wanted.digest }) !== canonical(found))
      return `The dependency ${index} is not that of the manifest.`;
    if (index < first.length && canonical(first[index]) !== canonical(found))
      return `The dependency ${index} is not that of the first statement.`;
  }
  return undefined;
}

function checkCommitment(file: EvidenceFile, { stated }: Run, task: Task, node: Provenance | undefined): Check[] {
  if (task.committed === undefined) return [];
  const { commitment, signature } = task.committed;
  if (recover(commitHash(stated.id, commitment, file.component.domain), signature) !== task.node.node)
    return [check("commitment", false, "The node did not sign it.")];
  const isOpened = node === undefined
    || commitmentOf(stated.id, task.node.node, node.salt, node.result) === commitment;
  return [check("commitment", isOpened, commitment)];
}

/** The comparison of a result with the claim. Any answer is a pass, because the verdict counts it. */
function checkResult(run: Run, { result }: Provenance): Check {
  const center = run.results.get(run.stated.verdict?.consensus ?? "");
  const claim = run.claim ?? (center && claimOfResult(run.workflow, center));
  return check("result", true, !claim ? "not comparable" : agrees(claim, result) ? "agrees" : "does not agree");
}
