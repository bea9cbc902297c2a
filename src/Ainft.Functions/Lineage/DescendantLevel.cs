namespace Ainft.Functions.Lineage;

/// <summary>
/// The children of one component during a walk. It has the children that are read but not visited, and the position of
/// the others.
/// </summary>
internal sealed class DescendantLevel(AinftId parent, int distance, IReadOnlyList<Relation?> path, EdgePlace? from)
{
    /// <summary>The number of next siblings with children that are read in advance.</summary>
    private const int ReadAhead = 8;

    /// <summary>The maximum number of children per sibling that are read in advance.</summary>
    private const int EarlyEdges = 16;

    private readonly Dictionary<AinftId, Task<EdgePage>> early = [];
    private readonly Queue<ChildEdge> ahead = new();
    private EdgePlace? next = from;
    private bool isRead;

    public AinftId Parent => parent;

    /// <summary>The distance of the parent from the root of the walk.</summary>
    public int Distance => distance;

    /// <summary>The relations from the root of the walk to the parent.</summary>
    public IReadOnlyList<Relation?> Path => path;

    /// <summary>The position of the first edge that is not visited, or null at the beginning.</summary>
    public EdgePlace? From { get; private set; } = from;

    public bool HasAhead => ahead.Count > 0;

    /// <summary>Whether the level may have more children.</summary>
    public bool IsOpen => HasAhead || !isRead || next is not null;

    /// <summary>The read of the first children that began in advance.</summary>
    private Task<EdgePage>? Asked { get; set; }

    public ChildEdge Take()
    {
        var edge = ahead.Dequeue();
        From = HasAhead ? edge.Next : next;
        return edge;
    }

    /// <summary>
    /// The level of a child. This also begins to read the first children of the next siblings, because sequential reads
    /// would make a walk over many leaves slow.
    /// </summary>
    public DescendantLevel Below(ChildEdge child, Edges edges, CancellationToken ct)
    {
        foreach (var sibling in ahead.Take(ReadAhead))
            if (!early.ContainsKey(sibling.Child.Id))
                early.Add(sibling.Child.Id, edges.ReadAsync(sibling.Child, null, EarlyEdges, ct));
        early.Remove(child.Child.Id, out var asked);
        var way = DescendantWay.Extend(path, child.Relation);
        return new DescendantLevel(child.Child.Id, distance + 1, way, null) { Asked = asked };
    }

    /// <summary>Reads more edges and returns how many edges it read.</summary>
    public async Task<int> ReadAsync(Edges edges, Component component, int limit, CancellationToken ct)
    {
        var page = await (Asked ?? edges.ReadAsync(component, next, limit, ct));
        Asked = null;
        foreach (var edge in page.Children)
            ahead.Enqueue(edge);
        (isRead, next) = (true, page.Next);
        if (!HasAhead)
            From = next;
        return next is null ? 1 + page.Children.Count : limit;
    }
}
