// The parts of ainft-evidence/1 to ainft-evidence/3, and the run that they give together.
import { claimOf } from "./agreement.js";
import { partsOf } from "./comparator.js";
import { readBatch, type Batch } from "./component.js";
import { readStatement, type Statement } from "./envelope.js";
import { digest, list, object, text, time, word, words } from "./forms.js";
import type { Domain } from "./hashes.js";
import type { Json, JsonObject } from "./json.js";
import { readManifest, type Manifest } from "./manifest.js";
import { readProof, type Proof } from "./proof.js";
import { Refusal, refuse } from "./refusal.js";
import type { Result } from "./result.js";
import { readRun } from "./run-reader.js";
import { versions, type Run, type StatedRun, type Version } from "./run.js";
import { after, readPredicate, readProvenance, versionOf, type Provenance } from "./statements.js";
import type { Workflow } from "./workflow.js";

export const summaryType = "https://slsa.dev/verification_summary/v1";
const maxStatements = 17;

export interface EvidenceFile {
  readonly version: Version;
  readonly component: Proof;
  readonly summary: Statement;
  readonly nodes: readonly NodeStatement[];
  readonly batches: readonly Batch[];
}

/** The statement of a node, read or with the reason why it is refused. */
export interface NodeStatement {
  readonly statement: Statement;
  readonly node: Provenance | Refusal;
}

/** The facts of a file as far as they could be read, and the reason why others could not. */
export interface Facts {
  summary?: Summary;
  manifest?: Manifest;
  /** The manifest that the run is about. It is the template when the run produced the component. */
  subject?: Manifest & { readonly workflow: Workflow };
  run?: Run;
  reason?: string;
}

interface Summary {
  readonly version: Version;
  readonly domain: Domain;
  readonly component: string;
  readonly digests: readonly string[];
  readonly stated: Json | undefined;
}

export function readEvidence(source: Json): EvidenceFile {
  const value = object(source, "", ["format", "component", "statements", "batches"]);
  const component = readProof(value.component, "/component");
  const version = versions.find((it) => value.format === `ainft-evidence/${it}`)
    ?? refuse("wrong-value", "/format", `Expected ainft-evidence/ and one of ${versions.join(", ")}.`);
  if (version === 1 && component.signature.delegation)
    refuse("wrong-value", "/component", "Evidence of version 1 has no component with a delegation.");
  const statements = list(value.statements, "/statements", 1, maxStatements, (item, place) => {
    const members = object(item, place, ["envelope", "path", "root"]);
    return readStatement(members, place, words(members.path, `${place}/path`), word(members.root, `${place}/root`));
  });
  const batches = list(value.batches, "/batches", 1, maxStatements, readBatch);
  if (new Set(batches.map((batch) => batch.root)).size < batches.length)
    refuse("repeated", "/batches", "A root occurs twice.");
  return {
    version,
    component,
    summary: statements[0]!,
    nodes: statements.slice(1).map((statement) => ({ statement, node: readProvenance(statement.payload) })),
    batches,
  };
}

/** The summary and the run that the parts of a file give, or the reason why they do not. */
export function factsOf(file: EvidenceFile): Facts {
  const facts: Facts = {};
  try {
    facts.summary = readSummary(readPredicate(file.summary.payload, summaryType));
    facts.manifest = readManifest(file.component.manifest);
    const stated = readRun(facts.summary.stated, facts.summary.version);
    const { template } = stated.request;
    facts.subject = withWorkflow(template === undefined ? facts.manifest : readManifest(template));
    facts.run = restored(stated, facts.subject.workflow, template === undefined ? facts.manifest : null, file.nodes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    facts.reason = error.message;
  }
  return facts;
}

function withWorkflow(manifest: Manifest): Manifest & { readonly workflow: Workflow } {
  return { ...manifest, workflow: manifest.workflow ?? refuse("member-missing", "", "The manifest has no workflow.") };
}

/** The run with the results of the nodes, the workflow and the claim of the component. */
function restored(stated: StatedRun, workflow: Workflow, claimed: Manifest | null,
  nodes: readonly NodeStatement[]): Run {
  const results = new Map<string, Result>();
  for (const { node, revealed } of stated.tasks) {
    if (revealed === undefined) continue;
    const found = nodes.find((it) => it.statement.digest === revealed.statement)?.node;
    if (found === undefined || found instanceof Refusal)
      return refuse("unknown-reference", "", `The file lacks the statement ${revealed.statement}.`);
    requireVersion(stated.version, found.result);
    results.set(node.node, found.result);
  }
  if (stated.version === 1 && partsOf(workflow.comparator).some((part) => part.kind === "equivalent"))
    refuse("member-not-allowed", "", "A run of version 1 has no samples.");
  return { stated, workflow, claim: claimed === null ? null : claimOf(claimed), results };
}

function requireVersion(version: Version, { reason, metrics }: Result): void {
  if (version === 1 && (reason !== undefined || metrics.some((it) => typeof it.value === "string")))
    refuse("member-not-allowed", "", "A run of version 1 has no such results.");
}

function readSummary(source: Json): Summary {
  const version = versionOf(source, "urn:ainft:run:");
  const extension = `urn:ainft:run:${version}`;
  const predicate = object(source, "/predicate", ["verifier", "timeVerified", "resourceUri", "policy",
    "inputAttestations", "verificationResult", "verifiedLevels", extension]);
  const id = text(object(predicate.verifier, "/verifier", ["id"]).id, "/verifier/id", 1, 256,
    /^urn:ainft:registry:eip155:(0|[1-9][0-9]*):0x[0-9a-fA-F]{40}$/);
  time(predicate.timeVerified, "/timeVerified");
  const [chain, registry] = id.split(":").slice(4) as [string, string];
  return {
    version,
    domain: { chain: BigInt(chain), registry: registry.toLowerCase() },
    component: after(predicate.resourceUri, "/resourceUri", "ainft:", 66),
    digests: list(predicate.inputAttestations, "/inputAttestations", 0, 16, (item, place) =>
      readAttestation(item, place, version)),
    stated: object(predicate[extension], `/${extension}`, ["comparator", "operators", "run"]).run,
  };
}

/** The digest of the statement that a summary names. The text of the summary confirms the name. */
function readAttestation(item: Json, place: string, version: Version): string {
  const [name, scheme] = version === 1 ? ["name", "urn:ainft:node:"] : ["uri", "urn:ainft:run:"];
  const value: JsonObject = object(item, place, [name!, "digest"]);
  if (!text(value[name!], `${place}/${name}`, 1, 256).startsWith(scheme!))
    refuse("wrong-form", place, `Expected ${scheme}.`);
  return digest(value.digest, `${place}/digest`);
}
