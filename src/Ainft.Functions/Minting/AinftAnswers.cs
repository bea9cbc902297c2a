using System.Text.Json;
using System.Text.Json.Serialization;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

public sealed record BlockReference(ulong Number, string Hash);

/// <summary>
/// The status of the anchor. It is <c>pending</c>, <c>included</c> in a block, or <c>finalized</c> with its block.
/// </summary>
/// <remarks>
/// <c>finality</c> is the rule by which the block is final. It is <c>finalized</c> for the rule of the chain, or
/// <c>depth N</c>.
/// </remarks>
public sealed record AnchorAnswer(
    string Status,
    BatchReference? Batch,
    string? Root,
    BlockReference? Block,
    string? Transaction,
    string? Finality = null);

/// <summary>The ERC-721 token, with the status <c>none</c>, <c>included</c> or <c>finalized</c>.</summary>
/// <remarks><c>finality</c> is that of <see cref="AnchorAnswer"/>.</remarks>
public sealed record TokenAnswer(
    string Status, string? Owner, BlockReference? Block, string? Transaction, string? Finality = null);

/// <summary>
/// A parent. Its relation is null without the manifest. <c>Relations</c> has all relations when the manifest lists
/// several, and <c>Relation</c> is the first of them.
/// </summary>
public sealed record ParentAnswer(string Id, string? Relation, IReadOnlyList<string>? Relations = null);

/// <summary>
/// The agent that signed the mint, and the integration of the delegation by the creator. <c>Token</c> is
/// <c>creator-only</c>, because the registry contract accepts the token from the creator's own signature alone.
/// </summary>
public sealed record DelegationAnswer(string Integration, string Agent, string Token = "creator-only")
{
    public static DelegationAnswer? Of(AinftRow row) =>
        row.Agent is { } minted ? new(minted.Integration.ToString(), minted.Agent.ToString()) : null;
}

/// <summary>
/// A component in a list. <c>Reference</c> is true when the creator only refers to a work of others.
/// <c>SourceProven</c> is true when the pinned source of the component names its creator. <c>ClaimedBy</c> lists such
/// components for a reference to the same source and files.
/// </summary>
public sealed record AinftListItem(
    string Id,
    string Kind,
    string? Name,
    string? Version,
    string Creator,
    string Digest,
    DateTimeOffset MintedAt,
    string Status,
    AinftLinks Links,
    bool? Reference = null,
    bool SourceProven = false,
    IReadOnlyList<string>? ClaimedBy = null);

public sealed record AinftPage(IReadOnlyList<AinftListItem> Items, string? Page);

/// <summary>
/// A component with all its data. <c>State</c> is <c>registered</c>, or <c>token</c> for a component that was minted on
/// the chain and has no manifest in this registry. Then its kind is <c>unknown</c>, and its anchor is the block of the
/// token. <c>Ancestors</c> is a number. <c>SameContent</c> lists other components with the same digest, and other
/// references to the same revision with the same files. <c>Origin</c> is the registry for which an imported component
/// was minted. <c>Reference</c> is true when the creator only refers to a work of others. Such a component has no
/// contributors. <c>SourceProven</c> and <c>ClaimedBy</c> are as in a list. <c>Source</c> has the last check of the
/// source, for a component whose source can be checked. <c>Delegation</c> exists only when an agent of the
/// creator signed the mint.
/// </summary>
public sealed record AinftAnswer(
    string Id,
    string Caip19,
    string State,
    string Digest,
    string Creator,
    string Kind,
    string? Name,
    string? Version,
    string? Description,
    string? License,
    IReadOnlyList<ParentAnswer> Parents,
    int Generation,
    int Ancestors,
    IReadOnlyList<string> SameContent,
    IReadOnlyList<ContributorAnswer> Contributors,
    DateTimeOffset? MintedAt,
    string? Origin,
    AnchorAnswer Anchor,
    TokenAnswer Token,
    AinftLinks Links,
    bool? Reference = null,
    FilesAnswer? Files = null,
    CardAnswer? Card = null,
    bool SourceProven = false,
    IReadOnlyList<string>? ClaimedBy = null,
    SourceAnswer? Source = null,
    DelegationAnswer? Delegation = null)
{
    /// <summary>
    /// The members that later slices add, by name. The property has a setter, because the serializer would treat an
    /// init-only property as a parameter of the constructor.
    /// </summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Details { get; set; }
}

public sealed record TokenTrait([property: JsonPropertyName("trait_type")] string TraitType, string Value);

/// <summary>ERC-721 metadata in the form that marketplaces read.</summary>
public sealed record TokenMetadata(
    string Name,
    string Description,
    string Image,
    [property: JsonPropertyName("external_url")] string? ExternalUrl,
    IReadOnlyList<TokenTrait> Attributes);
