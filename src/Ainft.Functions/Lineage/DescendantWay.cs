namespace Ainft.Functions.Lineage;

/// <summary>The way from the root of a walk down to a component: the shortest path <paramref name="up"/> from it, seen from the other end.</summary>
internal sealed class DescendantWay(AinftId end, IReadOnlyList<LineageEdge> up)
{
    /// <summary>From the root to the end.</summary>
    public int Distance => up.Count;

    /// <summary>The component at a distance from the root.</summary>
    public AinftId IdAt(int distance) => distance == up.Count ? end : up[up.Count - distance - 1].Parent;

    /// <summary>The relations from the root to the component at a distance, the first 64.</summary>
    public IReadOnlyList<Relation?> PathTo(int distance) =>
        [.. Enumerable.Range(1, Math.Min(distance, ListAncestors.MaxPath)).Select(step => up[up.Count - step].Relation)];

    /// <summary>A path by one more relation, unless it is as long as is told.</summary>
    public static IReadOnlyList<Relation?> Extend(IReadOnlyList<Relation?> path, Relation? relation) =>
        path.Count < ListAncestors.MaxPath ? [.. path, relation] : path;
}
