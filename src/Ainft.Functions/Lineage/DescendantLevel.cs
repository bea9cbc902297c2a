namespace Ainft.Functions.Lineage;

/// <summary>The children of one component on the way down: those read and not looked at yet, and where the others begin.</summary>
internal sealed class DescendantLevel(AinftId parent, int distance, IReadOnlyList<Relation?> path, EdgePlace? from)
{
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

    public ChildEdge Take()
    {
        var edge = ahead.Dequeue();
        From = HasAhead ? edge.Next : next;
        return edge;
    }

    /// <summary>Reads on; answers how many edges were looked at.</summary>
    public async Task<int> ReadAsync(Edges edges, Component component, int limit, CancellationToken ct)
    {
        var page = await edges.ReadAsync(component, next, limit, ct);
        foreach (var edge in page.Children)
            ahead.Enqueue(edge);
        (isRead, next) = (true, page.Next);
        if (!HasAhead)
            From = next;
        return next is null ? 1 + page.Children.Count : limit;
    }
}
