using Xunit;

namespace Ainft.Tests.Lineage;

/// <summary>A lineage that a test mints step by step, with the labels and sets that an index writes for it.</summary>
internal sealed class MadeLineage
{
    private readonly Dictionary<AinftId, (LineageNode Node, AncestryLabel Label)> made = [];
    private readonly Dictionary<Sha256Digest, AncestrySet> sets = [];

    public LineageNode Last { get; private set; } = null!;

    /// <summary>The bytes of all sets, each once.</summary>
    public long SetBytes => sets.Values.Sum(set => (long)set.Bytes.Length);

    public int SetCount => sets.Count;

    /// <summary>The bytes of the labels on the rows of merges.</summary>
    public long RowBytes { get; private set; }

    public AncestryLabel LabelOf(LineageNode node) => made[node.Id].Label;

    public AncestrySet SetOf(Sha256Digest name) => sets[name];

    public LineageNode Add(params LineageNode[] parents)
    {
        var (label, generation, fresh) = AncestryJoin.Of([.. parents.Select(parent => made[parent.Id])])
            .Complete(name => sets[name]);
        foreach (var set in fresh)
            sets.TryAdd(set.Hash, set);
        if (parents.Length > 1)
            RowBytes += label.Tail.Length + label.Bases.ToBytes().Length;
        Last = new LineageNode(RandomIds.Of(made.Count), generation, ComponentKind.Model,
            [.. parents.Select(parent => new LineageEdge(parent.Id, Relation.Part))]);
        made.Add(Last.Id, (Last, label));
        return Last;
    }

    /// <summary>A chain whose first component is a child of these parents.</summary>
    public LineageNode[] Chain(int count, params LineageNode[] parents)
    {
        var chain = new LineageNode[count];
        for (var step = 0; step < count; step++)
            chain[step] = step == 0 ? Add(parents) : Add(chain[step - 1]);
        return chain;
    }

    /// <summary>Fails unless the label has the same ancestors as a search of the graph.</summary>
    public void AssertAncestors(LineageNode node)
    {
        var expected = new HashSet<AinftId>();
        var open = new Stack<LineageNode>([node]);
        while (open.TryPop(out var next))
            foreach (var edge in next.Parents)
                if (expected.Add(edge.Parent))
                    open.Push(made[edge.Parent].Node);
        var label = LabelOf(node);
        var ancestry = new Ancestry(node, label, label.Sets.Count == 0 ? null
            : AncestrySet.Union([.. label.Sets.Select(SetOf)]));
        Assert.Equal(expected.Order(), ancestry.Nodes.Select(ancestor => ancestor.Id).Order());
        Assert.All(expected, id => Assert.Equal(made[id].Node, ancestry.Find(id)));
        foreach (var id in made.Keys)
            Assert.Equal(expected.Contains(id), label.TailContains(id) || label.Bases.Find(id) is (var name, _)
                && SetOf(name).Contains(id));
    }
}
