using System.Text.Json.Serialization;

namespace Ainft.Functions.Lineage;

/// <summary>Where to go on from a component.</summary>
public sealed record AinftLinks(string Self, string Manifest, string Proof, string Lineage, string Metadata)
{
    public static AinftLinks Of(AinftId id) =>
        new($"/api/ainfts/{id}", $"/api/ainfts/{id}/manifest", $"/api/ainfts/{id}/proof", $"/api/ainfts/{id}/lineage", $"/api/metadata/{id}");
}

public sealed record ContributorAnswer(string Address, int Share)
{
    /// <summary>Who is rewarded: the manifest's contributors, else the creator alone.</summary>
    public static ContributorAnswer[] Of(AinftRow row) => row.Contributors.Count == 0
        ? [new ContributorAnswer(row.Creator.ToString(), 10_000)]
        : [.. row.Contributors.Select(contributor => new ContributorAnswer(contributor.Address.ToString(), contributor.Share))];
}

/// <summary>
/// An ancestor or descendant. <c>Path</c>: the relations along a shortest path from the component asked about, its first 64; <c>unknown</c>
/// and no contributors where a manifest is not known.
/// </summary>
public sealed record LineageItem(
    string Id, string Kind, string? Name, string? Version, string Creator, int Generation, int Distance, IReadOnlyList<string> Path,
    IReadOnlyList<ContributorAnswer> Contributors, string Status, AinftLinks Links);

/// <summary>A page of ancestors or descendants; <c>Total</c>: all ancestors, when no filter leaves any out.</summary>
public sealed record LineagePage(string Id, string Direction, IReadOnlyList<LineageItem> Items, int? Total, bool Truncated, string? Page);

/// <summary>A step of a path to the component <c>Id</c>; <c>Relation</c>: of the younger of its two ends to the older.</summary>
public sealed record LineageStep(string Id, string? Relation);

/// <summary>Whether <c>Other</c> is an ancestor of <c>Id</c>, and if so a shortest path to it, its first 1,000 steps.</summary>
public sealed record AncestorAnswer(string Id, string Other, bool IsAncestor, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

/// <summary>A shortest path between two components: <c>up</c> to an ancestor, <c>down</c> to a descendant, the <c>same</c>, or <c>none</c>.</summary>
public sealed record PathAnswer(string From, string To, string Direction, int? Distance, IReadOnlyList<LineageStep>? Path, bool? Truncated);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LineagePage))]
[JsonSerializable(typeof(AncestorAnswer))]
[JsonSerializable(typeof(PathAnswer))]
public sealed partial class LineageJson : JsonSerializerContext;
