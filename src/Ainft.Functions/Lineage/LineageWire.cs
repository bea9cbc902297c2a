using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The links of a component. <c>Page</c> leads to the page for people.</summary>
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

/// <summary>
/// An ancestor or descendant. <c>Path</c> has the first 64 relations of a shortest path from the queried component. For
/// an unknown manifest, the kind and the relations are <c>unknown</c>, and the contributors are empty. <c>Reference</c>
/// is true when the creator only refers to a work of others. <c>SourceProven</c> is true when the pinned source of the
/// component names its creator. <c>ClaimedBy</c> lists such components for a reference to the same source and files.
/// </summary>
public sealed record LineageItem(
    string Id, string Kind, string? Name, string? Version, string Creator, int Generation, int Distance,
    IReadOnlyList<string> Path, IReadOnlyList<ContributorAnswer> Contributors, string Status, AinftLinks Links,
    bool? Reference = null, bool SourceProven = false, IReadOnlyList<string>? ClaimedBy = null);

/// <summary>
/// A page of ancestors or descendants. <c>Total</c> is the number of all ancestors. It is null with a filter and for
/// descendants.
/// </summary>
public sealed record LineagePage(
    string Id, string Direction, IReadOnlyList<LineageItem> Items, int? Total, bool Truncated, string? Page);

/// <summary>
/// A step of a path to the component <c>Id</c>. <c>Relation</c> is the relation of the younger end of the step to the
/// older one.
/// </summary>
public sealed record LineageStep(string Id, string? Relation);

/// <summary>
/// Whether <c>Other</c> is an ancestor of <c>Id</c>, and if so the first 1,000 steps of a shortest path to it.
/// </summary>
public sealed record AncestorAnswer(
    string Id, string Other, bool IsAncestor, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

/// <summary>
/// A shortest path between two components. The direction is <c>up</c> to an ancestor, <c>down</c> to a descendant,
/// <c>same</c> or <c>none</c>.
/// </summary>
public sealed record PathAnswer(
    string From, string To, string Direction, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineagePage))]
[JsonSerializable(typeof(AncestorAnswer))]
[JsonSerializable(typeof(PathAnswer))]
public sealed partial class LineageJson : JsonSerializerContext;
