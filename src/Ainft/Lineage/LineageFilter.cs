namespace Ainft;

/// <summary>Which ancestors a query asks for.</summary>
/// <param name="Depth">The greatest distance in edges; null: any.</param>
/// <param name="Relations">The relations followed; null: all, also those not known.</param>
/// <param name="Kinds">The kinds shown, the way goes on through the others; null: all, also those not known.</param>
public sealed record LineageFilter(int? Depth = null, IReadOnlySet<Relation>? Relations = null, IReadOnlySet<ComponentKind>? Kinds = null)
{
    /// <summary>All ancestors.</summary>
    public static LineageFilter All { get; } = new();

    /// <summary>Whether the way goes along a relation.</summary>
    public bool Follows(Relation? relation) => Relations is null || relation is { } known && Relations.Contains(known);

    /// <summary>Whether a component of this kind is shown.</summary>
    public bool Shows(ComponentKind? kind) => Kinds is null || kind is { } known && Kinds.Contains(known);
}
