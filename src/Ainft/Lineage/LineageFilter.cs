namespace Ainft.Lineage;

/// <summary>Selects the ancestors that a query returns.</summary>
/// <param name="Depth">The greatest distance in edges, or null for any.</param>
/// <param name="Relations">The relations to follow, or null for all, including unknown ones.</param>
/// <param name="Kinds">
/// The kinds to return, or null for all, including unknown ones. The walk also continues through the other kinds.
/// </param>
public sealed record LineageFilter(
    int? Depth = null, IReadOnlySet<Relation>? Relations = null, IReadOnlySet<ComponentKind>? Kinds = null)
{
    /// <summary>All ancestors.</summary>
    public static LineageFilter All { get; } = new();

    /// <summary>Whether the walk follows a relation.</summary>
    public bool Follows(Relation? relation) => Relations is null || relation is { } known && Relations.Contains(known);

    /// <summary>Whether the query returns a component of this kind.</summary>
    public bool Shows(ComponentKind? kind) => Kinds is null || kind is { } known && Kinds.Contains(known);
}
