using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>An edge in a window of a bundle.</summary>
/// <param name="Parent">The parent.</param>
/// <param name="Link">The child and its relation.</param>
/// <param name="Position">The position of the child in the bundle.</param>
/// <param name="OnRow">Whether the parent's own row names the child.</param>
public readonly record struct WindowEdge(AinftId Parent, ChildLink Link, int Position, bool OnRow);

/// <summary>
/// The edges between the entries of one window. They depend only on the bundle's bytes. If a parent comes earlier in
/// the window, its own row names the child, up to the maximum number of children.
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
            edges.AddRange(placed.Entry.Manifest!.Parents.Select(
                parent => Place(parent.Id, new ChildLink(id, parent.Relation), placed.Position)));
            children.TryAdd(id, []);
        }
    }

    public IReadOnlyList<WindowEdge> Edges => edges;

    /// <summary>The children that a component's row names.</summary>
    public IReadOnlyList<ChildLink> ChildrenOf(AinftId id) => children[id];

    /// <summary>Whether this window has a component.</summary>
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
