using System.Text.Json;
using System.Text.Json.Serialization;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>A block of the chain.</summary>
/// <param name="Number">The number of the block.</param>
/// <param name="Hash">The hash of the block.</param>
public sealed record BlockReference(ulong Number, string Hash);

/// <summary>The state of the anchor.</summary>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Batch">The batch that holds the component.</param>
/// <param name="Root">The Merkle root that the chain records.</param>
/// <param name="Block">The block of the anchor.</param>
/// <param name="Transaction">The hash of the transaction.</param>
/// <param name="Finality">
/// The rule by which the block is final. It is <c>finalized</c> for the rule of the chain, or <c>depth N</c>.
/// </param>
public sealed record AnchorAnswer(
    string Status,
    BatchReference? Batch,
    string? Root,
    BlockReference? Block,
    string? Transaction,
    string? Finality = null);

/// <summary>The ERC-721 token of a component.</summary>
/// <param name="Status"><c>none</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Owner">The owner of the token.</param>
/// <param name="Block">The block of the transaction.</param>
/// <param name="Transaction">The hash of the transaction.</param>
/// <param name="Finality">
/// The rule by which the block is final. It is <c>finalized</c> for the rule of the chain, or <c>depth N</c>.
/// </param>
public sealed record TokenAnswer(
    string Status, string? Owner, BlockReference? Block, string? Transaction, string? Finality = null);

/// <summary>A parent of a component.</summary>
/// <param name="Id">The id of the parent.</param>
/// <param name="Relation">The first relation to the parent. It is absent without the manifest.</param>
/// <param name="Relations">All relations, when the manifest lists several.</param>
public sealed record ParentAnswer(string Id, string? Relation, IReadOnlyList<string>? Relations = null);

/// <summary>The agent that signed a mint.</summary>
/// <param name="Integration">The integration of the delegation by the creator.</param>
/// <param name="Agent">The account of the agent.</param>
/// <param name="Token">
/// <c>creator-only</c>, because the registry contract accepts the token from the creator's own signature alone.
/// </param>
public sealed record DelegationAnswer(string Integration, string Agent, string Token = "creator-only")
{
    public static DelegationAnswer? Of(AinftRow row) =>
        row.Agent is { } minted ? new(minted.Integration.ToString(), minted.Agent.ToString()) : null;
}

/// <summary>A component in a list.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Kind">The kind of the component, such as <c>model</c>.</param>
/// <param name="Name">The name in the manifest.</param>
/// <param name="Version">The version in the manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Digest">The SHA-256 of the canonical manifest.</param>
/// <param name="MintedAt">The time at which the registry accepted the component.</param>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Links">The links of the component.</param>
/// <param name="Reference">True when the creator only refers to a work of others.</param>
/// <param name="SourceProven">True when the pinned source of the component names its creator.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference.
/// </param>
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

/// <summary>A page of components.</summary>
/// <param name="Items">The components.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record AinftPage(IReadOnlyList<AinftListItem> Items, string? Page);

/// <summary>A component with all its data.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Caip19">The token's name by CAIP-19.</param>
/// <param name="State">
/// <c>registered</c>, or <c>token</c> for a component of the chain that has no manifest in this registry.
/// </param>
/// <param name="Digest">The SHA-256 of the canonical manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Kind">The kind of the component. It is <c>unknown</c> in the state <c>token</c>.</param>
/// <param name="Name">The name in the manifest.</param>
/// <param name="Version">The version in the manifest.</param>
/// <param name="Description">The description in the manifest.</param>
/// <param name="License">The SPDX expression in the manifest.</param>
/// <param name="Parents">The parents in the order of the manifest.</param>
/// <param name="Generation">The length of the longest path to an ancestor without parents.</param>
/// <param name="Ancestors">The number of all ancestors.</param>
/// <param name="SameContent">
/// The other components with the same digest, and other references to the same revision with the same files.
/// </param>
/// <param name="Contributors">The rewarded accounts. A reference has none.</param>
/// <param name="MintedAt">The time at which the registry accepted the component.</param>
/// <param name="Origin">The registry for which an imported component was minted.</param>
/// <param name="Anchor">The state of the anchor. In the state <c>token</c> its block is that of the token.</param>
/// <param name="Token">The ERC-721 token.</param>
/// <param name="Links">The links of the component.</param>
/// <param name="Reference">True when the creator only refers to a work of others.</param>
/// <param name="Files">The files of the component.</param>
/// <param name="Card">The members of the manifest that describe the component for catalogues.</param>
/// <param name="SourceProven">True when the pinned source of the component names its creator.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference.
/// </param>
/// <param name="Source">The last check of the source, for a component whose source can be checked.</param>
/// <param name="Delegation">The delegation, when an agent of the creator signed the mint.</param>
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

/// <summary>A trait of a token.</summary>
/// <param name="TraitType">The name of the trait.</param>
/// <param name="Value">The value of the trait.</param>
public sealed record TokenTrait([property: JsonPropertyName("trait_type")] string TraitType, string Value);

/// <summary>ERC-721 metadata in the form that marketplaces read.</summary>
/// <param name="Name">The name of the token.</param>
/// <param name="Description">The description of the token.</param>
/// <param name="Image">The address of the picture.</param>
/// <param name="ExternalUrl">The address of the page for people.</param>
/// <param name="Attributes">The traits of the token.</param>
public sealed record TokenMetadata(
    string Name,
    string Description,
    string Image,
    [property: JsonPropertyName("external_url")] string? ExternalUrl,
    IReadOnlyList<TokenTrait> Attributes);
