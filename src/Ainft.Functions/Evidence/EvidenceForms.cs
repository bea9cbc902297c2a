using Ainft.Functions.Lineage;

namespace Ainft.Functions.Evidence;

// These records are for the OpenAPI document only. The writers of the kernel write the files, and
// docs/evidence-format.md specifies them.

/// <summary>The file that proves the verdict of one run offline.</summary>
/// <param name="Format"><c>ainft-evidence/1</c>, <c>ainft-evidence/2</c> or <c>ainft-evidence/3</c>.</param>
/// <param name="Component">The proof of the component of the verdict.</param>
/// <param name="Statements">The summary, and then the statements of the nodes that revealed a result.</param>
/// <param name="Batches">The batches of the statements, each root once.</param>
public sealed record EvidenceForm(
    string Format,
    ProofForm Component,
    IReadOnlyList<ProvenStatementForm> Statements,
    IReadOnlyList<AnchoredBatchForm> Batches);

/// <summary>A statement in an evidence file.</summary>
/// <param name="Envelope">The DSSE envelope with the in-toto statement.</param>
/// <param name="Path">The siblings from the leaf up to the root.</param>
/// <param name="Root">The Merkle root of the batch.</param>
public sealed record ProvenStatementForm(EnvelopeForm Envelope, IReadOnlyList<string> Path, string Root);

/// <summary>A DSSE envelope.</summary>
/// <param name="Payload">The in-toto statement in base64.</param>
/// <param name="PayloadType"><c>application/vnd.in-toto+json</c>.</param>
/// <param name="Signatures">The signatures.</param>
public sealed record EnvelopeForm(
    string Payload, string PayloadType, IReadOnlyList<EnvelopeSignatureForm> Signatures);

/// <summary>A signature of a DSSE envelope.</summary>
/// <param name="Keyid">The address of the account, or the name of another key.</param>
/// <param name="Sig">The signature in base64.</param>
public sealed record EnvelopeSignatureForm(string? Keyid, string Sig);
