using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>One component in the answer to a mint.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Digest">The SHA-256 of the canonical manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Parents">The ids of the parents in the order of the manifest.</param>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Links">The links of the component.</param>
public sealed record MintedItem(
    string Id, string Digest, string Creator, IReadOnlyList<string> Parents, string Status, AinftLinks Links);

/// <summary>The answer to a mint.</summary>
/// <param name="Items">The components in the order of the request.</param>
public sealed record MintAnswer(IReadOnlyList<MintedItem> Items);

/// <summary>One component that a mint would register.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Digest">The SHA-256 of the canonical manifest.</param>
/// <param name="Creator">The account that would mint the component.</param>
/// <param name="Parents">The ids of the parents in the order of the manifest.</param>
/// <param name="Kind">The kind of the component, such as <c>model</c>.</param>
/// <param name="Name">The name in the manifest.</param>
/// <param name="Manifest">The canonical text of the manifest.</param>
/// <param name="Warnings">Parts that the creator probably meant otherwise. A mint accepts them unchanged.</param>
/// <param name="Royalties">The royalties that a payment would owe. They are absent without any.</param>
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

/// <summary>The components that a mint would register, and the typed data that the creator signs.</summary>
/// <param name="Items">The components in the order of the request.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="TypedData">The typed data to sign with <c>eth_signTypedData_v4</c>.</param>
public sealed record PreviewAnswer(
    IReadOnlyList<PreviewItem> Items,
    ulong Deadline,
    [property: DocumentedAs(typeof(TypedDataForm))] JsonObject TypedData);

/// <summary>The last line of a bulk preview.</summary>
/// <param name="Root">The Merkle root that the creator signs. It is absent when no line was accepted.</param>
/// <param name="Count">The number of accepted lines.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="TypedData">
/// The typed data to sign with <c>eth_signTypedData_v4</c>. It is absent when no line was accepted.
/// </param>
/// <param name="ParentsNotLookedUp">The number of parents that the preview did not look up.</param>
/// <param name="MoreWarnings">True when the lines have more warnings than the answer.</param>
public sealed record BulkToSign(
    string? Root,
    int Count,
    ulong Deadline,
    JsonObject? TypedData,
    int? ParentsNotLookedUp = null,
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

/// <summary>A mint of one of <c>manifest</c>, <c>manifests</c> and <c>seed</c>.</summary>
/// <param name="Creator">The account that mints and signs.</param>
/// <param name="Manifest">One manifest.</param>
/// <param name="Manifests">Several manifests, each of which may refer to earlier ones.</param>
/// <param name="Seed">A seed, which the registry turns into manifests.</param>
/// <param name="Signature">The creator's EIP-712 signature. It is absent in a preview.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="Delegation">
/// The delegation by the creator, when an agent signs. The page <c>docs/proof-formats.md</c> has its members.
/// </param>
public sealed record MintBodyForm(
    string Creator,
    ManifestForm? Manifest = null,
    IReadOnlyList<ManifestForm>? Manifests = null,
    SeedBody? Seed = null,
    string? Signature = null,
    ulong? Deadline = null,
    DelegationForm? Delegation = null);

/// <summary>
/// A seed, for the OpenAPI document. A member is the address of a component's source, or an object of its properties.
/// </summary>
/// <param name="Data">The data.</param>
/// <param name="Model">The model, which was trained on the data.</param>
/// <param name="Service">The service, which serves the model.</param>
/// <param name="State">The state, which the service records.</param>
public sealed record SeedBody(object? Data, object? Model, object? Service, object? State);
