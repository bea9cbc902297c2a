namespace Ainft.Lineage;

/// <summary>A component with all its ancestors in memory, for lineage queries.</summary>
/// <remarks>
/// It needs the memory of the label and of its set. A walk in progress needs about 5 bytes more per ancestor.
/// </remarks>
public sealed class Ancestry
{
    private readonly AncestryGraph graph;

    /// <summary>The ancestry that a label describes.</summary>
    /// <param name="self">The component.</param>
    /// <param name="label">Its label.</param>
    /// <param name="set">
    /// The set that the label names, or the <see cref="AncestrySet.Union"/> of several, or null for a label without
    /// sets. The constructor does not verify its hash.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The label is malformed, or component, label and set do not belong together.
    /// </exception>
    public Ancestry(LineageNode self, AncestryLabel label, AncestrySet? set)
    {
        if (label.Sets.Count == 0 != set is null || label.SetCount != (set?.Count ?? 0))
            throw new InvalidDataException($"The label of {self.Id} names another set than the given one.");
        Self = self;
        graph = new AncestryGraph(self, AncestryTail.Read(label.Tail), set);
    }

    /// <summary>The component.</summary>
    public LineageNode Self { get; }

    /// <summary>The number of ancestors.</summary>
    public int Count => graph.Count;

    /// <summary>All ancestors in a stable but unspecified order.</summary>
    public IEnumerable<LineageNode> Nodes => Enumerable.Range(0, Count).Select(graph.NodeOf);

    /// <summary>Whether a component is an ancestor. The component itself is not.</summary>
    public bool Contains(AinftId id) => graph.IndexOf(id) >= 0;

    /// <summary>The ancestor with an id, or null when the id is not an ancestor.</summary>
    public LineageNode? Find(AinftId id) => graph.IndexOf(id) is >= 0 and var node ? graph.NodeOf(node) : null;

    /// <summary>
    /// Walks breadth-first and lazily. It returns every selected ancestor once, in ascending order of (distance, id).
    /// The distance is the length of the shortest path along the followed relations. Of several shortest paths an
    /// ancestor has the one that goes through the smallest ids, beginning at the ancestor.
    /// </summary>
    /// <param name="filter">Selects the ancestors.</param>
    /// <param name="after">
    /// The position in the order after which the walk begins, or null for the beginning. The walk creates no objects
    /// for skipped ancestors.
    /// </param>
    public IEnumerable<Ancestor> Walk(LineageFilter filter, (int Distance, AinftId Id)? after = null)
    {
        var walk = new BreadthFirstWalk(graph, filter);
        var found = new Ancestor?[Count];
        foreach (var node in NodesOf(walk, filter, after))
            yield return AncestorOf(walk, node, found);
    }

    /// <summary>The ids of <see cref="Walk"/>, several times as fast.</summary>
    /// <param name="filter">Selects the ancestors.</param>
    /// <param name="after">The position in the order after which the walk begins, or null for the beginning.</param>
    public IEnumerable<AinftId> Ids(LineageFilter filter, (int Distance, AinftId Id)? after = null) =>
        NodesOf(new BreadthFirstWalk(graph, filter), filter, after).Select(graph.IdOf);

    /// <summary>The path to an ancestor, the same as in <see cref="Walk"/>.</summary>
    /// <param name="ancestor">The id.</param>
    /// <param name="filter">The depth and the relations to follow. Its kinds are ignored.</param>
    /// <returns>The steps from a parent of the component to the ancestor, or null when no path exists.</returns>
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

    private IEnumerable<int> NodesOf(BreadthFirstWalk walk, LineageFilter filter, (int Distance, AinftId Id)? after)
    {
        while (walk.MoveNext())
            for (var place = 0; place < walk.LevelCount; place++)
            {
                var node = walk[place];
                if (after is { } last && (walk.Distance < last.Distance
                    || walk.Distance == last.Distance && graph.IdOf(node) <= last.Id))
                    continue;
                if (filter.Kinds is null || filter.Shows(LineageBytes.Kind(graph.KindOf(node))))
                    yield return node;
            }
    }

    private Ancestor AncestorOf(BreadthFirstWalk walk, int node, Ancestor?[] found)
    {
        var via = walk.ReachedFrom(node);
        if (via < Count && found[via] is null)
            MakePath(walk, via, found);
        var before = via < Count ? found[via] : null;
        var relation = LineageBytes.Relation(walk.RelationOf(node));
        return found[node] = new Ancestor(graph.NodeOf(node), walk.Distance, before, relation);
    }

    /// <summary>
    /// Makes the steps of a path that the filter left out. Recursion would overflow the stack, because a path can have
    /// 100,000 steps.
    /// </summary>
    private void MakePath(BreadthFirstWalk walk, int last, Ancestor?[] found)
    {
        var missing = new Stack<int>();
        for (; last < Count && found[last] is null; last = walk.ReachedFrom(last))
            missing.Push(last);
        var via = last < Count ? found[last] : null;
        while (missing.TryPop(out var step))
            found[step] = via = new Ancestor(
                graph.NodeOf(step), 1 + (via?.Distance ?? 0), via, LineageBytes.Relation(walk.RelationOf(step)));
    }
}
