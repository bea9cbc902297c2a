using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed class AncestryJoinTests
{
    [Fact]
    public void Labels_do_not_depend_on_the_order_of_arrival() =>
        Gen.Select(RandomGraph.Any, Gen.Int).Sample((graph, seed) =>
        {
            var labelled = new LabelledGraph(graph, 0);
            var random = new Random(seed);
            var other = new LabelledGraph(graph, 0, place => graph.Parents[place].OrderBy(_ => random.Next()));
            Assert.Equal(labelled.Labels, other.Labels);
            Assert.Equal(labelled.Sets.Keys.Order(), other.Sets.Keys.Order());
        }, iter: 40);

    [Fact]
    public void A_component_in_the_tail_of_one_parent_and_a_set_of_another_joins_alike_in_either_order()
    {
        var graph = RandomGraph.Of("many", 371, 26537);
        var random = new Random(-192);
        var other = new LabelledGraph(graph, 0, place => graph.Parents[place].OrderBy(_ => random.Next()));
        Assert.Equal(new LabelledGraph(graph, 0).Labels, other.Labels);
    }

    [Fact]
    public void A_tail_keeps_within_its_limit_and_is_disjoint_from_its_closed_sets() => RandomGraph.Any.Sample(graph =>
    {
        var labelled = new LabelledGraph(graph, 0);
        foreach (var label in labelled.Labels)
        {
            Assert.True(label.Tail.Length <= AncestryJoin.LimitOf(label.Sets.Count, label.Count, 0));
            Assert.InRange(label.Sets.Count, 0, AncestryBases.Max);
            Assert.Equal(labelled.MembersOf(label)?.Count ?? 0, label.SetCount);
            var tail = AncestryTail.Read(label.Tail);
            for (var entry = 0; entry < tail.Count; entry++)
                Assert.DoesNotContain(label.Sets, set => labelled.Sets[set].Contains(tail.IdOf(entry)));
        }
        foreach (var set in labelled.Sets.Values.Where(set => set.IsClosed))
            Assert.All(graph.Ids.Select(set.Find).OfType<LineageNode>(),
                member => Assert.All(member.Parents, edge => Assert.True(set.Contains(edge.Parent))));
    }, iter: 40);

    [Fact]
    public void Components_with_the_same_parents_have_the_same_label() => RandomGraph.Any.Sample(graph =>
    {
        var labelled = new LabelledGraph(graph, 0);
        foreach (var siblings
            in Enumerable.Range(0, graph.Count).GroupBy(place => string.Join(',', graph.Parents[place].Order())))
            Assert.Single(siblings.Select(place => labelled.Labels[place]).Distinct());
    }, iter: 30);

    [Fact]
    public void Parents_that_share_a_set_ask_for_none_until_the_tail_outgrows_its_limit()
    {
        var labelled = new LabelledGraph(RandomGraph.Of("chain", 3000), AncestryJoin.Floor);
        var asked = Enumerable.Range(1, 2998)
            .Count(place => AncestryJoin.Of([(labelled.Nodes[place], labelled.Labels[place])]).SetsNeeded.Count > 0);
        Assert.InRange(asked, 5, 40);
    }

    [Theory]
    [InlineData(1024, 1)]
    [InlineData(1024, 3)]
    [InlineData(1900, 2)]
    public void Entries_of_many_parents_outgrow_a_tail_and_go_to_a_set(int parents, int merges)
    {
        // The entry of one merge with 1,900 parents is already larger than a tail may be.
        var roots = Enumerable.Range(0, parents)
            .Select(i => (new LineageNode(RandomIds.Of(i), 0, ComponentKind.Data, []), AncestryLabel.Empty)).ToArray();
        var sets = new Dictionary<Sha256Digest, AncestrySet>();
        var level = Enumerable.Range(0, merges).Select(i => Join(RandomIds.Of(-1 - i), roots, sets)).ToArray();
        var last = Join(RandomIds.Of(-100), level, sets);
        Assert.Equal(parents + merges, last.Label.Count);
        Assert.InRange(last.Label.Tail.Length, 0, 60 * 1024);
        var ancestry = new Ancestry(last.Node, last.Label, last.Label.Sets is [var set] ? sets[set] : null);
        Assert.Equal(level.Select(merge => merge.Node).OrderBy(node => node.Id),
            ancestry.Walk(new LineageFilter(Depth: 1)).Select(found => found.Node));
        Assert.All(roots, root => Assert.Equal(2, ancestry.PathTo(root.Item1.Id, LineageFilter.All)!.Count));
    }

    [Fact]
    public void A_chain_of_20_000_and_a_window_of_5_000_have_short_labels_and_few_sets()
    {
        var chain = new LabelledGraph(RandomGraph.Of("chain", 20_000), AncestryJoin.Floor);
        var window = new LabelledGraph(RandomGraph.Of("window", 5_000), AncestryJoin.Floor);
        Assert.InRange(chain.Labels.Average(label => label.Tail.Length), 1, 8_000);
        Assert.InRange(chain.Sets.Count, 1, 100);
        Assert.InRange(window.Labels.Average(label => label.Tail.Length), 1, 8_000);
        Assert.InRange(window.Sets.Count, 1, 60);
        Assert.Equal(19_999, chain.AncestryOf(19_999).PathTo(chain.Graph.Ids[0], LineageFilter.All)!.Count);
        Assert.Equal(window.Graph.Distances(4_999, LineageFilter.All).Count,
            window.AncestryOf(4_999).Ids(LineageFilter.All).Count());
    }

    [Fact]
    public void A_set_that_is_not_the_one_of_the_label_is_refused()
    {
        var labelled = new LabelledGraph(RandomGraph.Of("chain", 400), 0);
        var other = labelled.Sets.Values.MinBy(set => set.Count)!;
        Assert.Throws<InvalidDataException>(() =>
            AncestryJoin.Of([(labelled.Nodes[399], labelled.Labels[399]), (labelled.Nodes[0], labelled.Labels[0])])
                .Complete(_ => other));
    }

    private static (LineageNode Node, AncestryLabel Label) Join(
        AinftId id, (LineageNode Node, AncestryLabel Label)[] parents, Dictionary<Sha256Digest, AncestrySet> sets)
    {
        var (label, generation, made) = AncestryJoin.Of(parents).Complete(hash => sets[hash]);
        foreach (var set in made)
            sets.TryAdd(set.Hash, set);
        return (new LineageNode(id, generation, ComponentKind.Model,
            [.. parents.Select(parent => new LineageEdge(parent.Node.Id, Relation.Part))]), label);
    }
}
