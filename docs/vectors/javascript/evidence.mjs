// ainft-evidence/1 and ainft-evidence/2 by docs/evidence-format.md.
import { digest, list, object, text, time, word, words } from "./forms.mjs";
import { checksummed, hasPath, leafOf, recover, rootOf, sha256 } from "./hashes.mjs";
import { Refusal, canonical, refuse } from "./json.mjs";
import { comparatorJson, partsOf, readManifest } from "./manifest.mjs";
import { check, checkProof, checkSigner, checksOfChain, readBatch, readProof } from "./proof.mjs";
import { commitHash, commitmentOf, decidedAt, drawFault, panelFault, readRun, registrationHash, requestHash, runJson,
  seedOf } from "./run.mjs";
import { after, ascendingPaths, dependenciesOf, isAttested, plainDigest, readPredicate, readProvenance, readStatement,
  statementText, subjectOf, versionOf } from "./statements.mjs";
import { agrees, claimOf, claimOfResult, judge, producedText } from "./verdict.mjs";

export const maxEvidence = 32 * 1024 * 1024;

/** The statements of an evidence file that this verifier takes as they are. */
export const remarks = [
  "The verifier asks no chain. So it does not check anchors, beacon blocks and the signatures of contract wallets.",
  "The registry alone states its terms, its clock, the candidates, the earlier rates of nodes, and the reason of an",
  "inconclusive verdict. The nodes alone state the digests of parents and of files of parents.",
];

const summaryType = "https://slsa.dev/verification_summary/v1";
const checksOfRun = ["request", "draw", "operators", "spot check", "verdict"];
const maxStatements = 17;

export function readEvidence(value) {
  object(value, "", ["format", "component", "statements", "batches"]);
  const component = readProof(value.component, "/component");
  const statements = list(value.statements, "/statements", 1, maxStatements, (item, place) => {
    object(item, place, ["envelope", "path", "root"]);
    return readStatement(item, place, words(item.path, `${place}/path`), word(item.root, `${place}/root`));
  });
  const batches = list(value.batches, "/batches", 1, maxStatements, readBatch);
  if (new Set(batches.map((batch) => batch.root)).size < batches.length) refuse("/batches", "A root occurs twice.");
  return { version: Number(value.format.at(-1)), component, statements, batches };
}

/** The checks of the component, the summary, the run, each node and each batch. */
export function checkEvidence(file) {
  const nodes = file.statements.slice(1).map((statement) => ({ statement, node: readProvenance(statement.payload) }));
  const claim = claimIn(file, nodes);
  return [
    { subject: "component", checks: checkProof(file.component) },
    { subject: "summary", checks: checkSummary(file, claim) },
    { subject: "run", checks: checkRun(file, claim) },
    ...checkNodes(file, nodes, claim),
    ...file.batches.map((batch) => ({ subject: `batch ${batch.root}`, checks: checksOfChain() })),
  ];
}

/** The summary and the run that the parts of a file give, or the reason why they do not. */
function claimIn(file, nodes) {
  const claim = {};
  try {
    claim.summary = readSummary(readPredicate(file.statements[0].payload, summaryType));
    claim.manifest = readManifest(file.component.manifest);
    const { version, stated } = claim.summary;
    const run = readRun(stated, version);
    claim.subject = run.request.template === undefined ? claim.manifest : readManifest(run.request.template);
    restore(run, claim, nodes);
    claim.run = run;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    claim.reason = error.message;
  }
  return claim;
}

/** Puts the results of the nodes, the workflow and the claim into the run. */
function restore(run, { manifest, subject }, nodes) {
  if (subject.workflow === null) refuse("", "The manifest has no workflow.");
  run.workflow = subject.workflow;
  run.claim = run.request.template === undefined ? claimOf(manifest) : null;
  for (const task of run.tasks.filter((it) => it.revealed !== undefined)) {
    const found = nodes.find(({ statement, node }) => statement.digest === task.revealed.statement && !node.error);
    if (found === undefined) refuse("", `The file lacks the statement ${task.revealed.statement}.`);
    const { result, salt } = found.node;
    // The result and the salt are not enumerable, because the summary does not repeat them.
    Object.defineProperties(task.revealed, { result: { value: result }, salt: { value: salt } });
    if (run.version === 1 && ("reason" in result || result.metrics.some((it) => typeof it.value === "string")))
      refuse("", "A run of version 1 has no such results.");
  }
  if (run.version === 1 && partsOf(run.workflow.comparator).some((part) => part.kind === "equivalent"))
    refuse("", "A run of version 1 has no samples.");
}

function readSummary(predicate) {
  const version = versionOf(predicate, "urn:ainft:run:");
  const extension = `urn:ainft:run:${version}`;
  object(predicate, "/predicate", ["verifier", "timeVerified", "resourceUri", "policy", "inputAttestations",
    "verificationResult", "verifiedLevels", extension]);
  const { id } = object(predicate.verifier, "/verifier", ["id"]);
  text(id, "/verifier/id", 1, 256, /^urn:ainft:registry:eip155:(0|[1-9][0-9]*):0x[0-9a-fA-F]{40}$/);
  time(predicate.timeVerified, "/timeVerified");
  const [name, scheme] = version === 1 ? ["name", "urn:ainft:node:"] : ["uri", "urn:ainft:run:"];
  return {
    version,
    domain: { chain: BigInt(id.split(":")[4]), registry: id.split(":")[5].toLowerCase() },
    component: after(predicate.resourceUri, "/resourceUri", "ainft:", 66),
    nodes: list(predicate.inputAttestations, "/inputAttestations", 0, 16, (item, place) => {
      object(item, place, [name, "digest"]);
      text(item[name], `${place}/${name}`, 1, 256);
      if (!item[name].startsWith(scheme)) refuse(place, `Expected ${scheme}.`);
      return { node: item[name].slice(-42).toLowerCase(), digest: digest(item.digest, `${place}/digest`) };
    }),
    stated: object(predicate[extension], `/${extension}`, ["comparator", "operators", "run"]).run,
  };
}

function checkSummary(file, claim) {
  const statement = file.statements[0];
  return [checkAccount(statement), checkStatements(file, claim), checkText(file, claim),
    ...checkInclusion(file, statement)];
}

/** Whether the account of the statement signed it. */
function checkAccount({ account, signer }) {
  return check("signature", signer === account, `by ${signer === null ? "none" : checksummed(signer)}`);
}

function checkInclusion({ batches }, { account, digest, path, root }) {
  const size = batches.find((batch) => batch.root === root)?.size;
  return [
    check("path", rootOf(leafOf({ kind: 2, subject: digest, account }), path) === root, root),
    check("batch", size !== undefined && hasPath(size, path.length),
      size === undefined ? "The file has no such batch." : `a path of ${path.length} in a tree of ${size}`),
  ];
}

function checkStatements(file, { summary }) {
  if (summary === undefined) return check("statements", "open", "The file has no summary.");
  const held = file.statements.slice(1).map((statement) => statement.digest);
  const named = summary.nodes.map((node) => node.digest);
  return check("statements", String(held) === String(named), `${held.length} of nodes`);
}

/** Whether the summary is about this component, and is the text that follows from its run. */
function checkText(file, { summary, run, manifest, reason }) {
  const { component } = file;
  const fault = summary === undefined ? reason
    : summary.version !== file.version ? `It is of version ${summary.version}.`
    : summary.component !== component.id ? `It is about ${summary.component}.`
    : summary.domain.chain !== component.domain.chain || summary.domain.registry !== component.domain.registry
      ? "It is of another registry."
    : run === undefined ? reason
    : run.state !== "decided" || run.verdict === undefined ? "The run is not decided."
    : claimOf(manifest) === null ? "The component claims no outputs."
    : summaryText(run, manifest, component) !== file.statements[0].payload.toString("utf8")
      ? "The text does not follow from the run."
    : undefined;
  return check("summary", fault === undefined, fault ?? `of the run ${run.id}, version ${run.version}`);
}

function summaryText(run, manifest, { id, domain }) {
  const uri = `ainft:${id}`;
  const revealed = run.tasks.filter((task) => task.revealed !== undefined);
  const hasPassed = ["reproduced", "produced"].includes(run.verdict.kind);
  const name = ({ node }) => (run.version === 1 ? { name: `urn:ainft:node:${checksummed(node)}` }
    : { uri: `urn:ainft:run:${run.id}:node:${checksummed(node)}` });
  const outputs = ascendingPaths(claimOf(manifest).outputs);
  return statementText(
    [subjectOf(uri, manifest.digest), ...outputs.map((output) => subjectOf(output.path, `0x${output.sha256}`))],
    summaryType,
    {
      verifier: { id: `urn:ainft:registry:eip155:${domain.chain}:${checksummed(domain.registry)}` },
      timeVerified: decidedAt(run),
      resourceUri: uri,
      policy: { uri, digest: plainDigest(manifest.digest) },
      inputAttestations: revealed.map((task) => ({ ...name(task.node), digest: plainDigest(task.revealed.statement) })),
      verificationResult: hasPassed ? "PASSED" : "FAILED",
      verifiedLevels: hasPassed ? ["AINFT_REPRODUCED"] : run.version === 1 ? [] : ["FAILED"],
      [`urn:ainft:run:${run.version}`]: {
        comparator: comparatorJson(manifest.workflow.comparator),
        operators: run.terms.openOperators ? "open" : "allow-list",
        run: runJson(run),
      },
    });
}

function checkRun({ component }, { run, manifest, subject }) {
  if (run === undefined)
    return [...checksOfRun.map((name) => check(name, "open", "The parts of the file give no run.")),
      check("beacon", "open", "The parts of the file give no run.", true)];
  const { tasks, request } = run;
  const involved = request.purpose === "produce" ? [request.requester]
    : [request.requester, component.creator, ...manifest.contributors];
  const [ofDraw, ofPanel] = [drawFault(run, involved), panelFault(run)];
  const isDistinct = ["operator", "payout"]
    .every((name) => new Set(tasks.map((task) => task.node[name])).size === tasks.length);
  return [
    checkRequest(component, run, manifest, subject),
    check("draw", ofDraw === undefined, ofDraw ?? `${tasks.length} nodes by block ${run.beacon?.block ?? "none"}`),
    check("operators", isDistinct, `${tasks.length} of operators and payout addresses of their own`),
    check("spot check", ofPanel === undefined, ofPanel ?? `${run.rounds[0]?.drawn.length ?? 0} in the first round`),
    checkVerdict(run),
    run.beacon === undefined ? check("beacon", true, "no node was drawn", true)
      : check("beacon", "open", "No chain was asked.", true),
  ];
}

function checkRequest(component, run, manifest, template) {
  const { request, verdict, tasks } = run;
  if (request.subject !== undefined && request.subject !== component.id)
    return check("request", false, `It is about ${request.subject}.`);
  if (request.template !== undefined) {
    const center = tasks.find((task) => task.node.node === verdict?.consensus)?.revealed?.result;
    const produced = center && producedText(template, center, checksummed(request.requester));
    if (!produced || sha256(Buffer.from(produced)) !== sha256(Buffer.from(manifest.canonical)))
      return check("request", false, "The nodes did not produce this component from the template.");
  }
  return checkSigner("request", request.signature, requestHash(request, component.domain), request.requester, false);
}

function checkVerdict(run) {
  const { verdict } = run;
  if (verdict === undefined) return check("verdict", false, "The run has no verdict.");
  const computed = canonical(judge(run, verdict.reason ?? ""));
  return check("verdict", computed === canonical(verdict), computed === canonical(verdict)
    ? `${verdict.kind}, ${verdict.agreed} of ${verdict.of}, wrong with ${verdict.wrongProbability}`
    : `Expected ${computed}.`);
}

function checkNodes(file, nodes, claim) {
  const { run } = claim;
  if (run === undefined)
    return nodes.map(({ statement, node }) =>
      ({ subject: checksummed(statement.account), checks: checkAlone(file, statement, node, nodes, claim) }));
  return run.tasks.map((task) => {
    const held = task.revealed && nodes.find(({ node }) => node.node === task.node.node);
    const registration = task.registration === undefined ? [] : [checkRegistration(file, task)];
    const commitment = task.committed === undefined ? [] : [checkCommitment(file, run, task, held?.node)];
    return {
      subject: `node ${checksummed(task.node.node)}`,
      checks: held ? [...registration, ...checkAlone(file, held.statement, held.node, nodes, claim), ...commitment,
        checkResult(run, held.node)]
        : [...registration, ...commitment, check("reply", task.revealed === undefined, task.reason ?? task.state)],
    };
  });
}

function checkRegistration({ component }, { node, registration }) {
  const hash = registrationHash(node, registration, component.domain);
  return checkSigner("registration", registration.signature, hash, node.operator, true);
}

function checkAlone(file, statement, node, nodes, claim) {
  const attestation = node.key === undefined ? [] : [check("attestation", isAttested(statement, node.key), node.key)];
  return [checkAccount(statement), ...attestation, checkStatement(statement, node, nodes, claim),
    ...checkInclusion(file, statement)];
}

function checkStatement({ account }, node, nodes, { run, subject }) {
  if (node.error) return check("statement", false, node.error.message);
  if (node.node !== account) return check("statement", false, `It is of ${checksummed(node.node)}.`);
  if (run === undefined) return check("statement", "open", "The parts of the file give no run.");
  const isSampled = run.version > 1 && partsOf(run.workflow.comparator).some((part) => part.kind === "equivalent");
  const seed = isSampled && run.beacon !== undefined ? seedOf(run.beacon.hash, run.id, node.node) : run.workflow.seed;
  const fault = node.version !== run.version ? "It is of another version."
    : node.run !== run.id ? "It is about another run."
    : node.component !== (run.request.subject ?? null) ? "It is about another component."
    : node.manifest !== subject.digest ? "It is about another manifest."
    : node.operators !== (run.terms.openOperators ? "open" : "allow-list") ? "It is for other operators."
    : node.seed !== undefined && node.seed !== seed ? "It has another seed."
    : dependencyFault(node, nodes.find((it) => !it.node.error).node, dependenciesOf(subject, node.version));
  const { dependencies, result } = node;
  return check("statement", fault === undefined, fault ?? `${dependencies.length} dependencies, ${result.outcome}`);
}

/** What is wrong with the dependencies. The manifest lacks digests of parents, so all nodes must state the same. */
function dependencyFault({ dependencies }, first, expected) {
  if (dependencies.length !== expected.length) return `Expected ${expected.length} dependencies.`;
  for (const [index, found] of dependencies.entries()) {
    const wanted = expected[index];
    if (wanted.digest === null && !("digest" in found)) return `The dependency ${index} has no digest.`;
    if (canonical({ ...wanted, digest: wanted.digest ?? found.digest }) !== canonical(found))
      return `The dependency ${index} is not that of the manifest.`;
    if (index < first.dependencies.length && canonical(first.dependencies[index]) !== canonical(found))
      return `The dependency ${index} is not that of the first statement.`;
  }
  return undefined;
}

function checkCommitment(file, run, task, node) {
  const { commitment, signature } = task.committed;
  if (recover(commitHash(run.id, commitment, file.component.domain), signature) !== task.node.node)
    return check("commitment", false, "The node did not sign it.");
  return check("commitment", !node || commitmentOf(run.id, task.node.node, node.salt, node.result) === commitment,
    commitment);
}

/** What the comparator says about a result. Any answer is a pass, because the verdict counts it. */
function checkResult(run, { result }) {
  const center = run.tasks.find((task) => task.node.node === run.verdict?.consensus)?.revealed;
  const claim = run.claim ?? (center && claimOfResult(run.workflow, center.result));
  return check("result", true, !claim ? "not comparable" : agrees(claim, result) ? "agrees" : "does not agree");
}
