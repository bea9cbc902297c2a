using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed class AncestrySetTests
{
    private static readonly LabelledGraph Labelled = new(RandomGraph.Of("window", 3_000), AncestryJoin.Floor);
    private static readonly AncestrySet Largest = Labelled.Sets.Values.MaxBy(set => set.Count)!;

    [Fact]
    public void A_window_of_the_bytes_answers_as_the_set_does()
    {
        var open = 0;
        foreach (var id in Labelled.Graph.Ids.Concat(Enumerable.Range(0, 20_000).Select(RandomIds.Of)))
        {
            var told = AncestrySet.Contains(Window(Largest, id), id);
            open += told is null ? 1 : 0;
            Assert.Equal(Largest.Contains(id), told ?? Largest.Contains(id));
        }
        Assert.InRange(open, 0, 20);
    }

    [Fact]
    public void Small_sets_are_answered_by_their_windows_too() => RandomGraph.Any.Sample(graph =>
    {
        var labelled = new LabelledGraph(graph, 0);
        foreach (var set in labelled.Sets.Values)
            foreach (var id in graph.Ids.Append(default).Append(RandomIds.Of(graph.Count)))
                Assert.Equal(set.Contains(id), AncestrySet.Contains(Window(set, id), id) ?? set.Contains(id));
    }, iter: 15);

    [Fact]
    public void A_window_that_the_id_is_beyond_does_not_answer()
    {
        var ids = Labelled.Graph.Ids.Where(Largest.Contains).Order().ToArray();
        var middle = Window(Largest, ids[ids.Length / 2]);
        Assert.Null(AncestrySet.Contains(middle, ids[0]));
        Assert.Null(AncestrySet.Contains(middle, ids[^1]));
        Assert.True(AncestrySet.Contains(middle, ids[ids.Length / 2]));
        Assert.Throws<InvalidDataException>(() => AncestrySet.Contains(middle.AsSpan(1), ids[0]));
    }

    [Fact]
    public void The_two_values_around_all_ids_are_no_members()
    {
        Span<byte> ones = stackalloc byte[32];
        ones.Fill(0xFF);
        foreach (var id in (AinftId[])[default, new AinftId(new Ainft.Ethereum.Bytes32(ones))])
        {
            Assert.False(Largest.Contains(id));
            Assert.False(AncestrySet.Contains(Window(Largest, id), id));
        }
    }

    [Fact]
    public void A_set_is_named_by_its_bytes_and_read_from_them()
    {
        var again = AncestrySet.Read(Largest.Bytes.ToArray());
        Assert.Equal(Sha256Digest.Of(Largest.Bytes.Span), again.Hash);
        Assert.Equal(Largest.Count, again.Count);
        foreach (var (id, node) in Labelled.Graph.Ids.Zip(Labelled.Nodes))
            Assert.Equal(Largest.Contains(id) ? node : null, again.Find(id));
    }

    [Fact]
    public void Corrupt_bytes_are_refused_or_still_a_graph() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]).Sample((at, value, how) =>
        {
            var small = Labelled.Sets.Values.MinBy(set => set.Count)!;
            byte[] bytes = [.. small.Bytes.Span];
            // Changes mostly the columns after the ids, and the header.
            at %= how == 0 ? bytes.Length : how == 1 ? 64 : bytes.Length / 4;
            bytes[how == 2 ? bytes.Length - 1 - at : at] ^= value;
            AssertRefusedOrWalked(bytes);
            Assert.Throws<InvalidDataException>(() => AncestrySet.Read(bytes.AsMemory(0, at)));
            Assert.Throws<InvalidDataException>(() => AncestrySet.Read((byte[])[.. bytes, value]));
        }, iter: 2_000);

    [Fact]
    public void Corrupt_tails_are_refused_or_still_a_graph() =>
        Gen.Select(Gen.Int[0, 2_999], Gen.Int[0, int.MaxValue], Gen.Byte).Sample((place, at, value) =>
        {
            var (node, label) = (Labelled.Nodes[place], Labelled.Labels[place]);
            if (label.Tail.IsEmpty)
                return;
            byte[] bytes = [.. label.Tail.Span];
            at %= bytes.Length;
            bytes[at] ^= value;
            var set = Labelled.MembersOf(label);
            Refused(() => _ = new Ancestry(node, label with { Tail = bytes }, set).Walk(LineageFilter.All).Count());
            Refused(() => AncestryJoin.Of([(node, label with { Tail = bytes })]).Complete(name => Labelled.Sets[name]));
            if (at > 0)
                Assert.Throws<InvalidDataException>(() => AncestryTail.Read(bytes.AsMemory(0, at)));
            Assert.Throws<InvalidDataException>(() => AncestryTail.Read((byte[])[.. label.Tail.Span, value]));
        }, iter: 2_000);

    [Fact]
    public void Bytes_of_kinds_and_relations_never_change()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5, 6],
            ((ComponentKind?[])[null, ComponentKind.Data, ComponentKind.Model, ComponentKind.Code,
            ComponentKind.Service, ComponentKind.State,
            ComponentKind.Composite]).Select(kind => (int)LineageBytes.Of(kind)));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
            ((Relation?[])[null, Relation.TrainedOn, Relation.FineTunedFrom,
            Relation.AdaptedFrom, Relation.MergedFrom, Relation.QuantizedFrom, Relation.DistilledFrom,
            Relation.DerivedFrom, Relation.EvaluatedOn,
            Relation.BuiltBy, Relation.Serves, Relation.Records, Relation.Part,
            Relation.Supersedes]).Select(relation => (int)LineageBytes.Of(relation)));
    }

    private static byte[] Window(AncestrySet set, AinftId id)
    {
        var (offset, length) = AncestrySet.WindowOf(id, set.Count);
        return set.Bytes.Span.Slice((int)offset, length).ToArray();
    }

    private static void AssertRefusedOrWalked(byte[] bytes) => Refused(() =>
    {
        var set = AncestrySet.Read(bytes);
        var ids = Labelled.Graph.Ids.Where(set.Contains).ToArray();
        var self = new LineageNode(default, 1, null, [.. ids.Select(id => new LineageEdge(id, null))]);
        _ = new Ancestry(self, new AncestryLabel(set.Hash, set.Count, default), set).Walk(LineageFilter.All).Count();
    });

    // Bytes that are not refused must work. Any other exception fails the test.
    private static void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException)
        {
        }
    }
}
