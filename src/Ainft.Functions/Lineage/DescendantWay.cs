namespace Ainft.Functions.Lineage;

/// <summary>
/// The path from the root of a walk down to a component, which is the reverse of the component's shortest path
/// <paramref name="up"/>.
/// </summary>
internal sealed class DescendantWay(AinftId end, IReadOnlyList<LineageEdge> up)
{
    /// <summary>The number of steps from the root to the end.</summary>
    public int Distance => up.Count;

    /// <summary>The component at a distance from the root.</summary>
    public AinftId IdAt(int distance) => distance == up.Count ? end : up[up.Count - distance - 1].Parent;

    /// <summary>The relations from the root to the component at a distance, the first 64.</summary>
    public IReadOnlyList<Relation?> PathTo(int distance) =>
        [
            .. Enumerable.Range(1, Math.Min(distance, ListAncestors.MaxPath))
                .Select(step => up[up.Count - step].Relation),
        ];

    /// <summary>A path with one more relation, unless it has the maximum length already.</summary>
    public static IReadOnlyList<Relation?> Extend(IReadOnlyList<Relation?> path, Relation? relation) =>
        path.Count < ListAncestors.MaxPath ? [.. path, relation] : path;
}
