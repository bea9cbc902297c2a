using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>One component in the answer to a mint.</summary>
public sealed record MintedItem(
    string Id, string Digest, string Creator, IReadOnlyList<string> Parents, string Status, AinftLinks Links);

public sealed record MintAnswer(IReadOnlyList<MintedItem> Items);

/// <summary>
/// One component that a mint would register. <c>Manifest</c> is its canonical text. <c>Warnings</c> are parts that the
/// creator probably meant otherwise, such as a license that the SPDX list writes with other letters. A mint accepts
/// them unchanged. <c>Royalties</c> has the royalties that a payment would owe, and is absent without any.
/// </summary>
public sealed record PreviewItem(
    string Id,
    string Digest,
    string Creator,
    IReadOnlyList<string> Parents,
    string Kind,
    string? Name,
    string Manifest,
    IReadOnlyList<ManifestWarning>? Warnings = null,
    RoyaltiesAnswer? Royalties = null);

/// <summary>
/// The components that a mint would register, and the typed data that the creator signs (<c>eth_signTypedData_v4</c>).
/// </summary>
public sealed record PreviewAnswer(IReadOnlyList<PreviewItem> Items, ulong Deadline, JsonObject TypedData);

/// <summary>
/// The last line of a bulk preview. It has the content that the creator signs for the accepted lines
/// (<c>eth_signTypedData_v4</c>). <c>Root</c> and <c>TypedData</c> are null when no line was accepted.
/// <c>MoreWarnings</c> is true when the lines have more warnings than the answer.
/// </summary>
public sealed record BulkToSign(
    string? Root, int Count, ulong Deadline, JsonObject? TypedData, int? ParentsNotLookedUp = null,
    bool? MoreWarnings = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MintAnswer))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(AinftAnswer))]
[JsonSerializable(typeof(AinftPage))]
[JsonSerializable(typeof(SourceAnswer))]
[JsonSerializable(typeof(TokenMetadata))]
[JsonSerializable(typeof(BulkToSign))]
[JsonSerializable(typeof(List<Violation>))]
public sealed partial class MintingJson : JsonSerializerContext;

// This record is for the OpenAPI document only. MintBody parses the body.

/// <summary>
/// A mint of one of <c>manifest</c>, <c>manifests</c> and <c>seed</c>. The route <c>schema/manifest-1.json</c> has the
/// JSON Schema of a manifest. With <c>delegation</c> an agent of the creator signs one manifest, and
/// <c>docs/proof-formats.md</c> has the members of the delegation.
/// </summary>
public sealed record MintBodyForm(
    string Creator,
    JsonObject? Manifest = null,
    IReadOnlyList<JsonObject>? Manifests = null,
    JsonObject? Seed = null,
    string? Signature = null,
    ulong? Deadline = null,
    JsonObject? Delegation = null);
