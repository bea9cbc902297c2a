namespace Ainft.Functions.Lineage;

/// <summary>The children of one component on the way down: those read and not looked at yet, and where the others begin.</summary>
internal sealed class DescendantLevel(AinftId parent, int distance, IReadOnlyList<Relation?> path, EdgePlace? from)
{
    /// <summary>How many siblings have their first children read before their turn comes.</summary>
    private const int ReadAhead = 8;

    /// <summary>The most children that are read before their turn comes.</summary>
    private const int EarlyEdges = 16;

    private readonly Dictionary<AinftId, Task<EdgePage>> early = [];
    private readonly Queue<ChildEdge> ahead = new();
    private EdgePlace? next = from;
    private bool isRead;

    public AinftId Parent => parent;

    /// <summary>Of the parent, from the root of the walk.</summary>
    public int Distance => distance;

    /// <summary>To the parent, from the root of the walk.</summary>
    public IReadOnlyList<Relation?> Path => path;

    /// <summary>Where the first edge begins that was not looked at; null: at the beginning.</summary>
    public EdgePlace? From { get; private set; } = from;

    public bool HasAhead => ahead.Count > 0;

    /// <summary>Whether there may be more.</summary>
    public bool IsOpen => HasAhead || !isRead || next is not null;

    /// <summary>The first children, asked for already.</summary>
    private Task<EdgePage>? Asked { get; set; }

    public ChildEdge Take()
    {
        var edge = ahead.Dequeue();
        From = HasAhead ? edge.Next : next;
        return edge;
    }

    /// <summary>The level of a child; the first children of the siblings after it are asked for meanwhile, so that many leaves do not wait for one another.</summary>
    public DescendantLevel Below(ChildEdge child, Edges edges, CancellationToken ct)
    {
        foreach (var sibling in ahead.Take(ReadAhead))
            if (!early.ContainsKey(sibling.Child.Id))
                early.Add(sibling.Child.Id, edges.ReadAsync(sibling.Child, null, EarlyEdges, ct));
        early.Remove(child.Child.Id, out var asked);
        return new DescendantLevel(child.Child.Id, distance + 1, DescendantWay.Extend(path, child.Relation), null) { Asked = asked };
    }

    /// <summary>Reads on; answers how many edges were looked at.</summary>
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
