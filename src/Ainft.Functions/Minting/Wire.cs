using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>One component in the answer to a mint.</summary>
public sealed record MintedItem(string Id, string Digest, string Creator, IReadOnlyList<string> Parents, string Status, AinftLinks Links);

public sealed record MintAnswer(IReadOnlyList<MintedItem> Items);

/// <summary>One component that a mint would register: <c>Manifest</c> is its canonical text.</summary>
public sealed record PreviewItem(string Id, string Digest, string Creator, IReadOnlyList<string> Parents, string Kind, string? Name, string Manifest);

/// <summary>What a mint would register, and the typed data that the creator signs for it (<c>eth_signTypedData_v4</c>).</summary>
public sealed record PreviewAnswer(IReadOnlyList<PreviewItem> Items, ulong Deadline, JsonObject TypedData);

/// <summary>The last line of a bulk preview: what the creator signs for the good lines (<c>eth_signTypedData_v4</c>), if there are any.</summary>
public sealed record BulkToSign(string? Root, int Count, ulong Deadline, JsonObject? TypedData,
    int? ParentsNotLookedUp = null);

public sealed record BlockReference(ulong Number, string Hash);

/// <summary>How far the anchoring is: <c>pending</c>, <c>included</c> in a block, or in a <c>finalized</c> one.</summary>
/// <remarks><c>finality</c> is the rule by which the block is final: <c>finalized</c> as the chain says, or <c>depth N</c>.</remarks>
public sealed record AnchorAnswer(string Status, BatchReference? Batch, string? Root, BlockReference? Block, string? Transaction, string? Finality = null);

/// <summary>The ERC-721 token: <c>none</c>, <c>included</c> or <c>finalized</c>.</summary>
/// <remarks><c>finality</c> is that of <see cref="AnchorAnswer"/>.</remarks>
public sealed record TokenAnswer(string Status, string? Owner, BlockReference? Block, string? Transaction, string? Finality = null);

/// <summary>A parent; its relation is known from the manifest alone.</summary>
public sealed record ParentAnswer(string Id, string? Relation);

/// <summary>A component as lists show it.</summary>
public sealed record AinftListItem(
    string Id, string Kind, string? Name, string? Version, string Creator, string Digest, DateTimeOffset MintedAt, string Status, AinftLinks Links);

public sealed record AinftPage(IReadOnlyList<AinftListItem> Items, string? Page);

/// <summary>
/// A component with all that is known of it. <c>State</c>: <c>registered</c> here, or a <c>token</c> that was minted on chain and whose
/// manifest is not here: its kind is <c>unknown</c>, and its anchor is the token's own block. <c>Ancestors</c> counts them;
/// <c>SameContent</c> are other components with the same digest; <c>Origin</c> is the registry that an imported one was minted for.
/// </summary>
public sealed record AinftAnswer(
    string Id, string Caip19, string State, string Digest, string Creator, string Kind, string? Name, string? Version, string? Description, string? License,
    IReadOnlyList<ParentAnswer> Parents, int Generation, int Ancestors, IReadOnlyList<string> SameContent,
    IReadOnlyList<ContributorAnswer> Contributors, DateTimeOffset? MintedAt, string? Origin,
    AnchorAnswer Anchor, TokenAnswer Token, AinftLinks Links)
{
    /// <summary>What slices to the right know of it, by name. Not init-only: to the serializer that would be a constructor's parameter.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Details { get; set; }
}

public sealed record TokenTrait([property: JsonPropertyName("trait_type")] string TraitType, string Value);

/// <summary>ERC-721 metadata as marketplaces read it.</summary>
public sealed record TokenMetadata(
    string Name, string Description, string Image, [property: JsonPropertyName("external_url")] string? ExternalUrl,
    IReadOnlyList<TokenTrait> Attributes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MintAnswer))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(AinftAnswer))]
[JsonSerializable(typeof(AinftPage))]
[JsonSerializable(typeof(TokenMetadata))]
[JsonSerializable(typeof(BulkToSign))]
[JsonSerializable(typeof(List<Violation>))]
public sealed partial class MintingJson : JsonSerializerContext;

/// <summary>The form of a mint's body, for the OpenAPI document; the body itself is read byte for byte.</summary>
public sealed record MintBodyForm(
    string Creator, JsonObject? Manifest = null, IReadOnlyList<JsonObject>? Manifests = null, JsonObject? Seed = null, string? Signature = null, ulong? Deadline = null);
