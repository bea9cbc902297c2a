namespace Ainft.Tests.Lineage;

/// <summary>
/// The labels of a graph, computed as in an index. A join gets only the sets that it asks for, read again from their
/// bytes.
/// </summary>
internal sealed class LabelledGraph
{
    private readonly int floor;

    public LabelledGraph(RandomGraph graph, int floor, Func<int, IEnumerable<int>>? order = null)
    {
        this.floor = floor;
        Graph = graph;
        Nodes = new LineageNode[graph.Count];
        Labels = new AncestryLabel[graph.Count];
        for (var i = 0; i < graph.Count; i++)
            Add(i, order?.Invoke(i) ?? graph.Parents[i]);
    }

    public RandomGraph Graph { get; }

    public LineageNode[] Nodes { get; }

    public AncestryLabel[] Labels { get; }

    public Dictionary<Sha256Digest, AncestrySet> Sets { get; } = [];

    public Ancestry AncestryOf(int place) => new(Nodes[place], Labels[place], MembersOf(Labels[place]));

    /// <summary>The members of all sets of a label, or null when it does not name a set.</summary>
    public AncestrySet? MembersOf(AncestryLabel label) =>
        label.Sets.Count == 0 ? null : AncestrySet.Union([.. label.Sets.Select(name => Sets[name])]);

    /// <summary>Whether a component is an ancestor, decided from a row and one range of one set.</summary>
    public bool IsAncestor(int place, AinftId other)
    {
        var label = Labels[place];
        if (label.TailContains(other) || label.Bases.Find(other) is not (var name, var count))
            return label.TailContains(other);
        var (offset, length) = AncestrySet.WindowOf(other, count);
        var window = Sets[name].Bytes.Span.Slice((int)offset, length);
        return AncestrySet.Contains(window, other) ?? Sets[name].Contains(other);
    }

    private void Add(int place, IEnumerable<int> order)
    {
        var parents = order.Select(parent => (Nodes[parent], Labels[parent])).ToArray();
        var join = AncestryJoin.Of(parents, floor);
        var (label, generation, made) = join.Complete(hash => join.SetsNeeded.Contains(hash)
            ? Sets[hash]
            : throw new InvalidOperationException("Not named before."));
        foreach (var set in made)
            Sets.TryAdd(set.Hash, AncestrySet.Read(set.Bytes));
        Labels[place] = label;
        Nodes[place] = new LineageNode(Graph.Ids[place], generation, Graph.Kinds[place], Graph.Edges[place]);
    }
}
