// Verifies Ainft files offline, by docs/proof-formats.md, docs/lineage-format.md and docs/evidence-format.md. It uses
// no other code of Ainft, no network, and nothing that a browser lacks.
export { canonicalize, commitHash, componentId, idOf, leafOf, mintHash, mintManyHash, nodeHash, produceHash, recover,
  reproduceHash, rootOf, treeOf, type Ask, type Registry } from "./hashing.js";
export { readManifest, type Manifest } from "./manifest.js";
export { Refusal, type RefusalCode } from "./refusal.js";
export { isValid } from "./report.js";
export type { Check, CheckResult, Format, Part, Report, WalletQuestion } from "./report.js";
export { mintManyTypedData, mintTypedData, requestTypedData, type SentRequest, type TypedData } from "./typed-data.js";
export { maxBytes, verify, verifyEvidence, verifyLineage, verifyProof } from "./verify.js";
