using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

// These records are for the OpenAPI document only.

/// <summary>
/// A line in the answer to a bulk request. It has the id and the digest of a line of the body, or its errors. The last
/// line of a preview has the content to sign.
/// </summary>
/// <param name="Line">The number of the line in the body.</param>
/// <param name="Id">The id of the component.</param>
/// <param name="Digest">The SHA-256 of the canonical manifest.</param>
/// <param name="Errors">The rules that the line breaks.</param>
/// <param name="Warnings">Parts that the creator probably meant otherwise.</param>
/// <param name="Origin">The registry for which the component was minted, in an import.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="DeadlineJudged">False in an import, because only the other registry judges the deadline.</param>
/// <param name="ParentsNotLookedUp">
/// Pointers to the parents that the preview did not look up. In the last line it is their number.
/// </param>
/// <param name="More">True in a line that says that the answer leaves out further errors.</param>
/// <param name="Root">The Merkle root that the creator signs, in the last line of a preview.</param>
/// <param name="Count">The number of accepted lines, in the last line of a preview.</param>
/// <param name="TypedData">The typed data to sign, in the last line of a preview.</param>
/// <param name="MoreWarnings">True when the lines have more warnings than the answer.</param>
/// <param name="Royalties">The royalties that a payment would owe, in a preview. They are absent without any.</param>
public sealed record BulkLineForm(
    int? Line,
    string? Id,
    string? Digest,
    IReadOnlyList<Violation>? Errors,
    IReadOnlyList<ManifestWarning>? Warnings,
    string? Origin,
    ulong? Deadline,
    bool? DeadlineJudged,
    object? ParentsNotLookedUp,
    bool? More,
    string? Root,
    int? Count,
    TypedDataForm? TypedData,
    bool? MoreWarnings,
    RoyaltiesAnswer? Royalties);

/// <summary>A line of an export, which an import accepts.</summary>
/// <param name="Manifest">The canonical text of the manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Signature">The signature of the mint.</param>
/// <param name="Id">The id of the component.</param>
public sealed record ExportLineForm(string Manifest, string Creator, MintSignatureForm Signature, string Id);
