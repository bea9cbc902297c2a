using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The links of a component.</summary>
/// <param name="Self">The path of the component.</param>
/// <param name="Manifest">The path of its manifest.</param>
/// <param name="Proof">The path of its proof.</param>
/// <param name="Lineage">The path of its ancestors.</param>
/// <param name="Metadata">The path of its ERC-721 metadata.</param>
/// <param name="Page">The path of the page for people.</param>
public sealed record AinftLinks(
    string Self, string Manifest, string Proof, string Lineage, string Metadata, string Page)
{
    public static AinftLinks Of(AinftId id)
    {
        var self = $"/api/ainfts/{id}";
        return new AinftLinks(
            self, $"{self}/manifest", $"{self}/proof", $"{self}/lineage", $"/api/metadata/{id}", PageOf(id));
    }

    /// <summary>The path of the page for people, to which browsers are redirected.</summary>
    public static string PageOf(AinftId id) => PagePaths.Component(id.ToString());
}

/// <summary>An account that is rewarded for a component.</summary>
/// <param name="Address">The account.</param>
/// <param name="Share">The account's share in basis points. All shares sum to 10,000.</param>
public sealed record ContributorAnswer(string Address, int Share)
{
    /// <summary>
    /// The manifest's contributors, or the creator with all shares when the manifest has none. A reference has none at
    /// all, because its creator did not make the component.
    /// </summary>
    public static ContributorAnswer[] Of(AinftRow row) => row.Contributors.Count == 0 && !row.IsReference
        ? [new ContributorAnswer(row.Creator.ToString(), 10_000)]
        : [.. row.Contributors.Select(
            contributor => new ContributorAnswer(contributor.Address.ToString(), contributor.Share))];
}

/// <summary>An ancestor or descendant.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Kind">
/// The kind of the component. It is <c>unknown</c> when the registry does not have the manifest.
/// </param>
/// <param name="Name">The name in the manifest.</param>
/// <param name="Version">The version in the manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Generation">The length of the longest path to an ancestor without parents.</param>
/// <param name="Distance">The length of a shortest path from the queried component.</param>
/// <param name="Path">
/// The first 64 relations of a shortest path from the queried component. An unknown relation is <c>unknown</c>.
/// </param>
/// <param name="Contributors">
/// The rewarded accounts. The list is empty for a reference and for an unknown manifest.
/// </param>
/// <param name="Status">The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.</param>
/// <param name="Links">The links of the component.</param>
/// <param name="Reference">True when the creator only refers to a work of others.</param>
/// <param name="SourceProven">True when the pinned source of the component names its creator.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference.
/// </param>
/// <param name="Retracted">True when the component is retracted as of the last final block.</param>
/// <param name="BuiltOnRetracted">True when an ancestor is retracted as of the last final block.</param>
public sealed record LineageItem(
    string Id, string Kind, string? Name, string? Version, string Creator, int Generation, int Distance,
    IReadOnlyList<string> Path, IReadOnlyList<ContributorAnswer> Contributors, string Status, AinftLinks Links,
    bool? Reference = null, bool SourceProven = false, IReadOnlyList<string>? ClaimedBy = null,
    bool? Retracted = null, bool? BuiltOnRetracted = null);

/// <summary>A page of ancestors or descendants.</summary>
/// <param name="Id">The queried component.</param>
/// <param name="Direction"><c>ancestors</c> or <c>descendants</c>.</param>
/// <param name="Items">The components.</param>
/// <param name="Total">The number of all ancestors. It is absent with a filter and for descendants.</param>
/// <param name="Truncated">True when the answer stopped at a limit.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record LineagePage(
    string Id, string Direction, IReadOnlyList<LineageItem> Items, int? Total, bool Truncated, string? Page);

/// <summary>A step of a path.</summary>
/// <param name="Id">The component at the end of the step.</param>
/// <param name="Relation">The relation of the younger end of the step to the older end.</param>
public sealed record LineageStep(string Id, string? Relation);

/// <summary>Whether a component is an ancestor of another one.</summary>
/// <param name="Id">The component whose ancestors were asked for.</param>
/// <param name="Other">The other component.</param>
/// <param name="IsAncestor">True when the other component is an ancestor.</param>
/// <param name="Distance">The length of a shortest path.</param>
/// <param name="Path">The first 1,000 steps of a shortest path.</param>
/// <param name="Truncated">True when the path is longer than the answer.</param>
public sealed record AncestorAnswer(
    string Id, string Other, bool IsAncestor, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

/// <summary>A shortest path between two components.</summary>
/// <param name="From">The first component.</param>
/// <param name="To">The last component.</param>
/// <param name="Direction"><c>up</c> to an ancestor, <c>down</c> to a descendant, <c>same</c> or <c>none</c>.</param>
/// <param name="Distance">The length of the path.</param>
/// <param name="Path">The first 1,000 steps of the path.</param>
/// <param name="Truncated">True when the path is longer than the answer.</param>
public sealed record PathAnswer(
    string From, string To, string Direction, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

/// <summary>Whether a component is retracted.</summary>
/// <param name="State"><c>none</c>, <c>retracted</c> or <c>built-on-retracted</c>.</param>
/// <param name="Block">The block as of which the state holds.</param>
/// <param name="By"><c>dao</c> or <c>creator</c>. Only a retraction by the DAO holds payments.</param>
/// <param name="Reason">The reason of the retraction.</param>
/// <param name="Evidence">The SHA-256 of the evidence.</param>
/// <param name="Transaction">The transaction of the retraction.</param>
/// <param name="Path">The first 1,000 steps up to the retracted ancestor.</param>
public sealed record RetractedAnswer(
    string State,
    ulong Block,
    string? By = null,
    string? Reason = null,
    string? Evidence = null,
    string? Transaction = null,
    IReadOnlyList<LineageStep>? Path = null);
/// <summary>The neighbourhood of a component, for the OpenAPI document. The kernel writes it.</summary>
/// <param name="Id">The component at the centre.</param>
/// <param name="Nodes">The components, including that at the centre.</param>
/// <param name="Edges">The steps between them.</param>
/// <param name="Truncated">Whether the neighbourhood has more components than the answer.</param>
public sealed record LineageGraphForm(
    string Id, IReadOnlyList<GraphNodeForm> Nodes, IReadOnlyList<GraphEdgeForm> Edges, bool Truncated);

/// <summary>A component in a graph.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Kind">The kind of the component. It is <c>unknown</c> without the manifest.</param>
/// <param name="Name">The name in the manifest.</param>
/// <param name="Version">The version in the manifest.</param>
/// <param name="Creator">The account that minted the component.</param>
/// <param name="Generation">The length of the longest path to an ancestor without parents.</param>
/// <param name="Status">
/// The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>.
/// </param>
/// <param name="Distance">The steps from the centre, positive for ancestors and negative for descendants.</param>
/// <param name="Retraction">
/// <c>retracted</c> or <c>built-on-retracted</c> as of the last final block. It is absent for other components.
/// </param>
/// <param name="Reference">True when the creator only refers to a work of others.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference.
/// </param>
public sealed record GraphNodeForm(
    string Id,
    string Kind,
    string? Name,
    string? Version,
    string? Creator,
    int Generation,
    string Status,
    int Distance,
    string? Retraction = null,
    bool? Reference = null,
    IReadOnlyList<string>? ClaimedBy = null);

/// <summary>A step from a component to one of its parents.</summary>
/// <param name="Child">The id of the component.</param>
/// <param name="Parent">The id of the parent.</param>
/// <param name="Relation">The relation. It is absent without the manifest.</param>
public sealed record GraphEdgeForm(string Child, string Parent, string? Relation);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineagePage))]
[JsonSerializable(typeof(AncestorAnswer))]
[JsonSerializable(typeof(PathAnswer))]
[JsonSerializable(typeof(RetractedAnswer))]
public sealed partial class LineageJson : JsonSerializerContext;
