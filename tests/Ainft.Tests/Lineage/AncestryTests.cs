using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed class AncestryTests
{
    private static readonly Gen<LineageFilter> Filters = Gen.Select(
        Gen.Int[0, 12], Gen.Int[0, 12].Select(i => (Relation)i).HashSet[0, 13],
        Gen.Int[0, 5].Select(i => (ComponentKind)i).HashSet[0, 6], Gen.Int[0, 7])
        .Select((depth, relations, kinds, given) => new LineageFilter(
            (given & 1) == 0 ? null : depth, (given & 2) == 0 ? null : relations, (given & 4) == 0 ? null : kinds));

    // With a floor of 0, graphs of a few hundred components have many sets.
    private static readonly Gen<LabelledGraph> Graphs = RandomGraph.Any.Select(graph => new LabelledGraph(graph, 0));

    [Fact]
    public void Ancestors_are_those_of_a_plain_search() => Graphs.Sample(labelled =>
    {
        var graph = labelled.Graph;
        for (var place = graph.Count - 1; place >= 0; place -= 1 + place / 20)
        {
            var expected = graph.Distances(place, LineageFilter.All);
            var ancestry = labelled.AncestryOf(place);
            Assert.Equal(expected.Count, ancestry.Count);
            Assert.Equal(expected.Count, labelled.Labels[place].Count);
            Assert.Equal(expected.Keys.Order(), ancestry.Nodes.Select(node => node.Id).Order());
            Assert.Equal(graph.GenerationOf(place), labelled.Nodes[place].Generation);
            foreach (var id in graph.Ids)
            {
                Assert.Equal(expected.ContainsKey(id), ancestry.Contains(id));
                Assert.Equal(expected.ContainsKey(id), labelled.IsAncestor(place, id));
                Assert.Equal(expected.ContainsKey(id) ? labelled.Nodes[graph.PlaceOf(id)] : null, ancestry.Find(id));
            }
        }
    }, iter: 40);

    [Fact]
    public void A_walk_is_by_distance_and_id_as_far_as_the_filter_goes() =>
        Gen.Select(Graphs, Filters, Gen.Int[0, 400]).Sample((labelled, filter, back) =>
        {
            var graph = labelled.Graph;
            var place = Math.Max(0, graph.Count - 1 - back);
            var expected = graph.Distances(place, filter).OrderBy(found => found.Value).ThenBy(found => found.Key)
                .Where(found =>
                    filter.Kinds is null
                        || graph.Kinds[graph.PlaceOf(found.Key)] is { } kind && filter.Kinds.Contains(kind)).ToArray();
            var walk = labelled.AncestryOf(place).Walk(filter).ToArray();
            Assert.Equal(expected, walk.Select(found => KeyValuePair.Create(found.Node.Id, found.Distance)));
            Assert.Equal(expected.Select(found => found.Key), labelled.AncestryOf(place).Ids(filter));
            foreach (var found in walk)
                AssertPath(labelled, place, filter, found);
        }, iter: 40);

    [Fact]
    public void A_walk_continues_behind_any_place() =>
        Gen.Select(Graphs, Filters, Gen.Int[0, 400]).Sample((labelled, filter, at) =>
        {
            var ancestry = labelled.AncestryOf(labelled.Graph.Count - 1);
            var whole = ancestry.Walk(filter).ToArray();
            if (whole.Length == 0)
                return;
            var last = whole[at % whole.Length];
            var rest = ancestry.Walk(filter, (last.Distance, last.Node.Id)).ToArray();
            Assert.Equal(whole.Skip(at % whole.Length + 1).Select(Shown), rest.Select(Shown));
            Assert.Equal(rest.Select(found => found.Node.Id), ancestry.Ids(filter, (last.Distance, last.Node.Id)));

            static string Shown(Ancestor found) => $"{found} via {found.Via} {string.Join(',', found.Path(100))}";
        }, iter: 40);

    [Fact]
    public void There_is_no_path_to_what_the_filter_does_not_reach() =>
        Gen.Select(Graphs, Filters).Sample((labelled, filter) =>
        {
            var reached = labelled.Graph.Distances(labelled.Graph.Count - 1, filter);
            var ancestry = labelled.AncestryOf(labelled.Graph.Count - 1);
            foreach (var id in labelled.Graph.Ids)
                Assert.Equal(reached.TryGetValue(id, out var distance) ? distance : null,
                    ancestry.PathTo(id, filter)?.Count);
        }, iter: 40);

    [Fact]
    public void A_path_of_100_000_steps_is_listed_from_its_beginning()
    {
        var node = new LineageNode(default, 0, null, []);
        Ancestor? last = null;
        for (var distance = 1; distance <= 100_000; distance++)
            last = new Ancestor(node, distance, last, (Relation)(distance % 13));
        foreach (var max in (int[])[0, 1, 63, 64, 65, 1000, 200_000])
            Assert.Equal(Enumerable.Range(1, Math.Min(max, 100_000)).Select(distance => (Relation?)(distance % 13)),
                last!.Path(max));
    }

    [Fact]
    public void A_label_without_its_set_or_of_another_component_is_refused()
    {
        var labelled = new LabelledGraph(RandomGraph.Of("window", 300), 0);
        var (node, label) = (labelled.Nodes[^1], labelled.Labels[^1]);
        var other = labelled.Sets.Values.First(set => set.Count != label.SetCount);
        Assert.NotEmpty(label.Sets);
        Assert.Throws<InvalidDataException>(() => new Ancestry(node, label, null));
        Assert.Throws<InvalidDataException>(() => new Ancestry(node, label, other));
        Assert.Throws<InvalidDataException>(() => new Ancestry(node, AncestryLabel.Empty, null));
        Assert.Throws<InvalidDataException>(() =>
            new Ancestry(node, AncestryLabel.Empty, labelled.Sets[label.Sets[0]]));
    }

    private static void AssertPath(LabelledGraph labelled, int place, LineageFilter filter, Ancestor found)
    {
        var path = labelled.AncestryOf(place).PathTo(found.Node.Id, filter)!;
        Assert.Equal(found.Distance, path.Count);
        Assert.Equal(found.Path(int.MaxValue), path.Select(step => step.Relation));
        Assert.Equal(found.Path(64), path.Take(64).Select(step => step.Relation));
        Assert.Equal(found.Via?.Node.Id, path.Count == 1 ? null : path[^2].Parent);
        Assert.Equal(found.Node.Id, path[^1].Parent);
        for (var (step, child) = (0, labelled.Nodes[place]); step < path.Count;
            child = labelled.Nodes[labelled.Graph.PlaceOf(path[step++].Parent)])
            Assert.Contains(path[step], child.Parents);
    }
}
