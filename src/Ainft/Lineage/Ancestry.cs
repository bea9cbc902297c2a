namespace Ainft;

/// <summary>A component with all its ancestors in memory: what lineage queries run on.</summary>
/// <remarks>Memory: that of the label and of its set, and while a walk goes on about 5 bytes an ancestor more.</remarks>
public sealed class Ancestry
{
    private readonly AncestryGraph graph;

    /// <summary>The ancestry that a label tells.</summary>
    /// <param name="self">The component.</param>
    /// <param name="label">Its label.</param>
    /// <param name="set">The set that the label names; null when it names none. Its hash is not computed again.</param>
    /// <exception cref="InvalidDataException">The label is malformed, or component, label and set do not belong together.</exception>
    public Ancestry(LineageNode self, AncestryLabel label, AncestrySet? set)
    {
        if (label.Set is null != set is null || label.SetCount != (set?.Count ?? 0))
            throw new InvalidDataException($"The label of {self.Id} names another set.");
        Self = self;
        graph = new AncestryGraph(self, AncestryTail.Read(label.Tail), set);
    }

    /// <summary>The component.</summary>
    public LineageNode Self { get; }

    /// <summary>The number of ancestors.</summary>
    public int Count => graph.Count;

    /// <summary>All ancestors, in no particular but always the same order.</summary>
    public IEnumerable<LineageNode> Nodes => Enumerable.Range(0, Count).Select(graph.NodeOf);

    /// <summary>Whether a component is an ancestor; nothing is its own.</summary>
    public bool Contains(AinftId id) => graph.IndexOf(id) >= 0;

    /// <summary>An ancestor; null when there is none of that id.</summary>
    public LineageNode? Find(AinftId id) => graph.IndexOf(id) is >= 0 and var node ? graph.NodeOf(node) : null;

    /// <summary>
    /// Walks breadth-first and lazily: every ancestor that the filter reaches and shows once, in ascending order of (distance, id).
    /// Distances are along the relations followed. Of several shortest paths an ancestor tells the one that, seen from it, goes through the smallest ids.
    /// </summary>
    public IEnumerable<Ancestor> Walk(LineageFilter filter)
    {
        var walk = new BreadthFirstWalk(graph, filter);
        var found = new Ancestor?[Count + 1];
        while (walk.MoveNext())
            for (var place = 0; place < walk.LevelCount; place++)
            {
                var node = walk[place];
                var ancestor = new Ancestor(graph.NodeOf(node), walk.Distance, found[walk.ReachedFrom(node)], LineageBytes.Relation(walk.RelationOf(node)));
                found[node] = ancestor;
                if (filter.Shows(ancestor.Node.Kind))
                    yield return ancestor;
            }
    }

    /// <summary>The ids in the order of <see cref="Walk"/>, several times as fast.</summary>
    public IEnumerable<AinftId> Ids(LineageFilter filter)
    {
        var walk = new BreadthFirstWalk(graph, filter);
        while (walk.MoveNext())
            for (var place = 0; place < walk.LevelCount; place++)
                if (filter.Kinds is null || filter.Shows(LineageBytes.Kind(graph.KindOf(walk[place]))))
                    yield return graph.IdOf(walk[place]);
    }

    /// <summary>The path to an ancestor that <see cref="Walk"/> tells.</summary>
    /// <param name="ancestor">The id.</param>
    /// <param name="filter">How far and along which relations; the kinds shown do not matter.</param>
    /// <returns>The steps, from a parent of the component to the ancestor; null when there is no way to it.</returns>
    public IReadOnlyList<LineageEdge>? PathTo(AinftId ancestor, LineageFilter filter)
    {
        var sought = graph.IndexOf(ancestor);
        if (sought < 0)
            return null;
        var walk = new BreadthFirstWalk(graph, filter);
        while (!walk.HasReached(sought))
            if (!walk.MoveNext())
                return null;
        var path = new LineageEdge[walk.Distance];
        for (var (node, step) = (sought, path.Length); step > 0; node = walk.ReachedFrom(node))
            path[--step] = new LineageEdge(graph.IdOf(node), LineageBytes.Relation(walk.RelationOf(node)));
        return path;
    }
}
