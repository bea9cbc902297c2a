using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>An edge that a window of a bundle brings. <paramref name="OnRow"/>: the child is named on the parent's own row.</summary>
public readonly record struct WindowEdge(AinftId Parent, ChildLink Link, int Position, bool OnRow);

/// <summary>
/// What the entries of one window say of one another, which follows from the bundle's bytes alone: a parent that comes earlier in the
/// window has the child on its own row, up to as many as fit.
/// </summary>
internal sealed class LineageWindow
{
    private readonly Dictionary<AinftId, List<ChildLink>> children = [];
    private readonly List<WindowEdge> edges = [];

    public LineageWindow(IEnumerable<BundledEntry> entries)
    {
        foreach (var placed in entries)
        {
            var id = IdOf(placed);
            edges.AddRange(placed.Entry.Manifest!.Parents.Select(parent => Place(parent.Id, new ChildLink(id, parent.Relation), placed.Position)));
            children.TryAdd(id, []);
        }
    }

    public IReadOnlyList<WindowEdge> Edges => edges;

    /// <summary>The children that a component's row names.</summary>
    public IReadOnlyList<ChildLink> ChildrenOf(AinftId id) => children[id];

    /// <summary>Whether a component comes in this window.</summary>
    public bool Contains(AinftId id) => children.ContainsKey(id);

    public static AinftId IdOf(BundledEntry placed) => new(placed.Entry.Leaf.Subject);

    private WindowEdge Place(AinftId parent, ChildLink link, int position)
    {
        var row = children.GetValueOrDefault(parent);
        var onRow = row is { Count: < Lineage.Edges.RowChildren };
        if (onRow)
            row!.Add(link);
        return new WindowEdge(parent, link, position, onRow);
    }
}
