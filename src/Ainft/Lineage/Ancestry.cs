namespace Ainft;

/// <summary>A component with all its ancestors in memory: what lineage queries run on.</summary>
/// <remarks>Memory: that of the label and of its set, and while a walk goes on about 5 bytes an ancestor more.</remarks>
public sealed class Ancestry
{
    private readonly AncestryGraph graph;

    /// <summary>The ancestry that a label tells.</summary>
    /// <param name="self">The component.</param>
    /// <param name="label">Its label.</param>
    /// <param name="set">
    /// The set that the label names, or of several their <see cref="AncestrySet.Union"/>; null when it names none. Its
    /// hash is not computed again.
    /// </param>
    /// <exception cref="InvalidDataException">The label is malformed, or component, label and set do not belong together.</exception>
    public Ancestry(LineageNode self, AncestryLabel label, AncestrySet? set)
    {
        if (label.Sets.Count == 0 != set is null || label.SetCount != (set?.Count ?? 0))
            throw new InvalidDataException($"The label of {self.Id} names other sets.");
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
    /// <param name="filter">Which ancestors.</param>
    /// <param name="after">Begins behind this place in the order; null: at the beginning. No objects are made for what is passed over.</param>
    public IEnumerable<Ancestor> Walk(LineageFilter filter, (int Distance, AinftId Id)? after = null)
    {
        var walk = new BreadthFirstWalk(graph, filter);
        var found = new Ancestor?[Count];
        foreach (var node in NodesOf(walk, filter, after))
            yield return AncestorOf(walk, node, found);
    }

    /// <summary>The ids of <see cref="Walk"/>, several times as fast.</summary>
    /// <param name="filter">Which ancestors.</param>
    /// <param name="after">Begins behind this place in the order; null: at the beginning.</param>
    public IEnumerable<AinftId> Ids(LineageFilter filter, (int Distance, AinftId Id)? after = null) =>
        NodesOf(new BreadthFirstWalk(graph, filter), filter, after).Select(graph.IdOf);

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

    private IEnumerable<int> NodesOf(BreadthFirstWalk walk, LineageFilter filter, (int Distance, AinftId Id)? after)
    {
        while (walk.MoveNext())
            for (var place = 0; place < walk.LevelCount; place++)
            {
                var node = walk[place];
                if (after is { } last && (walk.Distance < last.Distance || walk.Distance == last.Distance && graph.IdOf(node) <= last.Id))
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
        return found[node] = new Ancestor(graph.NodeOf(node), walk.Distance, via < Count ? found[via] : null, LineageBytes.Relation(walk.RelationOf(node)));
    }

    /// <summary>Makes the steps that were not shown themselves; a loop, for a path may have 100,000 of them.</summary>
    private void MakePath(BreadthFirstWalk walk, int last, Ancestor?[] found)
    {
        var missing = new Stack<int>();
        for (; last < Count && found[last] is null; last = walk.ReachedFrom(last))
            missing.Push(last);
        var via = last < Count ? found[last] : null;
        while (missing.TryPop(out var step))
            found[step] = via = new Ancestor(graph.NodeOf(step), 1 + (via?.Distance ?? 0), via, LineageBytes.Relation(walk.RelationOf(step)));
    }
}
