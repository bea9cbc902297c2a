using System.Text.Json;
using Xunit;

namespace Ainft.Tests.Lineage;

/// <summary>
/// Labels that version 4fb4cec made. Its lineage has two chains of 450 (components 0 to 449, and 10000 to 10449), their
/// merge 20000, and a chain 20001 to 20003 above it. The file has four of the labels and the set of the merge.
/// </summary>
public sealed class OldLabelTests
{
    private static readonly JsonElement File = JsonDocument.Parse(
        typeof(OldLabelTests).Assembly.GetManifestResourceStream("labels-4fb4cec.json")!).RootElement;

    private readonly Dictionary<int, (LineageNode Node, AncestryLabel Label)> old = [];
    private readonly Dictionary<Sha256Digest, AncestrySet> sets = [];

    public OldLabelTests()
    {
        Chain(0, 450, []);
        Chain(10_000, 450, []);
        Add(20_000, Relation.MergedFrom, [449, 10_449]);
        Chain(20_001, 3, [20_000]);
    }

    [Fact]
    public void The_rule_for_one_set_makes_the_bytes_that_4fb4cec_made()
    {
        foreach (var stored in File.GetProperty("labels").EnumerateArray())
        {
            var (node, label) = old[stored.GetProperty("number").GetInt32()];
            Assert.Equal(LabelOf(stored), label);
            Assert.Equal(stored.GetProperty("generation").GetInt32(), node.Generation);
        }
        var set = AncestrySet.Read(File.GetProperty("set").GetBytesFromBase64());
        Assert.Equal(sets[old[20_000].Label.Sets[0]].Bytes.ToArray(), set.Bytes.ToArray());
    }

    [Fact]
    public void Labels_of_4fb4cec_are_read_as_they_were()
    {
        foreach (var stored in File.GetProperty("labels").EnumerateArray()
            .Where(stored => stored.GetProperty("number").GetInt32() >= 20_000))
        {
            var number = stored.GetProperty("number").GetInt32();
            var ancestry = new Ancestry(old[number].Node, LabelOf(stored),
                AncestrySet.Read(File.GetProperty("set").GetBytesFromBase64()));
            Assert.Equal(900 + number - 20_000, ancestry.Count);
            Assert.Equal(450 + number - 20_000, ancestry.PathTo(RandomIds.Of(0), LineageFilter.All)!.Count);
            Assert.Equal(old[10_001].Node, ancestry.Find(RandomIds.Of(10_001)));
        }
    }

    [Fact]
    public void A_merge_that_4fb4cec_gave_a_set_names_two_now()
    {
        var join = AncestryJoin.Of([old[449], old[10_449]]);
        var (label, _, made) = join.Complete(name => sets[name]);
        Assert.True(join.IsOfOneSet);
        Assert.Empty(made);
        Assert.Equal([.. old[449].Label.Sets.Concat(old[10_449].Label.Sets).Order()], label.Sets.Order());
        Assert.Equal(900, label.Count);
    }

    [Fact]
    public void Old_and_new_labels_join()
    {
        Chain(30_000, 450, []);
        var (merge, _, _) = AncestryJoin.Of([old[10_449], old[30_449]]).Complete(name => sets[name]);
        old[40_000] = (NodeOf(40_000, 450, Relation.MergedFrom, [10_449, 30_449]), merge);
        Assert.Equal(2, merge.Sets.Count);
        foreach (var parents in (int[][])[[20_003, 40_000], [40_000, 20_000, 5], [20_003, 30_449], [40_000, 449]])
        {
            var join = AncestryJoin.Of([.. parents.Select(parent => old[parent])]);
            var (label, generation, made) = join.Complete(name => sets[name]);
            foreach (var set in made)
                sets[set.Hash] = set;
            var ancestry = new Ancestry(NodeOf(50_000, generation, Relation.Part, parents), label,
                AncestrySet.Union([.. label.Sets.Select(name => sets[name])]));
            Assert.Equal(ExpectedOf(parents).Order(), ancestry.Nodes.Select(node => node.Id).Order());
        }
    }

    private HashSet<AinftId> ExpectedOf(int[] parents)
    {
        var nodes = old.Values.ToDictionary(made => made.Node.Id, made => made.Node);
        var (found, open) = (new HashSet<AinftId>(), new Stack<AinftId>(parents.Select(RandomIds.Of)));
        while (open.TryPop(out var id))
            if (found.Add(id))
                foreach (var edge in nodes[id].Parents)
                    open.Push(edge.Parent);
        return found;
    }

    private void Chain(int from, int count, int[] parents)
    {
        for (var step = 0; step < count; step++)
            Add(from + step, Relation.FineTunedFrom, step == 0 ? parents : [from + step - 1]);
    }

    private void Add(int number, Relation relation, int[] parents)
    {
        var (label, generation, made) = AncestryJoin.Of([.. parents.Select(parent => old[parent])])
            .CompleteInOneSet(name => sets[name]);
        foreach (var set in made)
            sets.TryAdd(set.Hash, set);
        old[number] = (NodeOf(number, generation, relation, parents), label);
    }

    private static LineageNode NodeOf(int number, int generation, Relation relation, int[] parents) => new(
        RandomIds.Of(number), generation, ComponentKind.Model,
            [.. parents.Select(parent => new LineageEdge(RandomIds.Of(parent), relation))]);

    private static AncestryLabel LabelOf(JsonElement stored) => new(
        Sha256Digest.Parse(stored.GetProperty("set").GetString()!), stored.GetProperty("count").GetInt32(),
            stored.GetProperty("tail").GetBytesFromBase64());
}
