using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

/// <summary>Labels of components with parents that have large and almost independent ancestries.</summary>
public sealed class SeveralSetsTests
{
    private const int MemberSize = 60;

    private static readonly Lazy<AncestrySet> Part = new(() =>
    {
        var lineage = new MadeLineage();
        var trunk = lineage.Chain(600)[^1];
        var merge = lineage.Add(lineage.Chain(200, trunk)[^1], lineage.Chain(200, trunk)[^1]);
        return lineage.LabelOf(merge).Sets.Select(lineage.SetOf).Single(set => !set.IsClosed);
    });

    [Fact]
    public void A_merge_of_two_chains_names_their_sets_and_writes_none()
    {
        var lineage = new MadeLineage();
        var (one, other) = (lineage.Chain(3_000), lineage.Chain(3_000));
        var before = lineage.SetBytes;
        for (var back = 0; back < 200; back++)
            lineage.Add(one[^(1 + back)], other[^(1 + back * 7)]);
        Assert.Equal(before, lineage.SetBytes);
        Assert.Equal(2, lineage.LabelOf(lineage.Last).Sets.Count);
        Assert.InRange(lineage.RowBytes / 200, 1, 26_000);
        lineage.AssertAncestors(lineage.Last);
    }

    [Fact]
    public void Chains_above_a_merge_pay_for_one_set_when_they_are_long_enough_and_not_before()
    {
        var lineage = new MadeLineage();
        var merge = lineage.Add(lineage.Chain(1_500)[^1], lineage.Chain(1_500)[^1]);
        var before = lineage.SetBytes;
        for (var branch = 0; branch < 40; branch++)
            lineage.Chain(20, merge);
        Assert.Equal(before, lineage.SetBytes);
        var chain = lineage.Chain(AncestryJoin.StepsOf(2) + 10, merge);
        Assert.Single(lineage.LabelOf(chain[^1]).Sets);
        Assert.InRange(lineage.SetBytes - before, 1, 2 * MemberSize * 3_400);
        lineage.AssertAncestors(chain[^1]);
        lineage.AssertAncestors(chain[100]);
    }

    [Fact]
    public void Components_with_the_same_sets_share_the_one_set_that_they_become()
    {
        var lineage = new MadeLineage();
        var merge = lineage.Add(lineage.Chain(900)[^1], lineage.Chain(900)[^1]);
        var top = lineage.Chain(AncestryJoin.StepsOf(2) - 1, merge)[^1];
        var before = lineage.SetCount;
        for (var child = 0; child < 20; child++)
            lineage.Add(top, lineage.Add());
        Assert.InRange(lineage.SetCount - before, 1, 2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void Merges_of_many_chains_write_no_set_up_to_sixteen(int chains)
    {
        var lineage = new MadeLineage();
        var tips = Enumerable.Range(0, chains).Select(_ => lineage.Chain(400)).ToArray();
        var before = lineage.SetBytes;
        for (var back = 1; back <= 60; back += 20)
            lineage.Add([.. tips.Select((chain, at) => chain[^(back + at)])]);
        Assert.Equal(before, lineage.SetBytes);
        Assert.Equal(chains, lineage.LabelOf(lineage.Last).Sets.Count);
        lineage.AssertAncestors(lineage.Last);
    }

    [Fact]
    public void A_merge_of_more_sets_than_a_label_names_writes_the_smallest_as_one()
    {
        var lineage = new MadeLineage();
        var tips = Enumerable.Range(0, 20).Select(chain => lineage.Chain(chain < 15 ? 900 : 400)[^1]).ToArray();
        var before = lineage.SetBytes;
        var merge = lineage.Add(tips);
        Assert.Equal(AncestryBases.Max, lineage.LabelOf(merge).Sets.Count);
        Assert.InRange(lineage.SetBytes - before, 1, MemberSize * 5 * 400);
        lineage.AssertAncestors(merge);
    }

    [Fact]
    public void A_merge_of_1_024_chains_writes_each_member_at_most_once()
    {
        var lineage = new MadeLineage();
        var tips = Enumerable.Range(0, ManifestLimits.Parents).Select(chain => lineage.Chain(chain < 10 ? 600 : 8)[^1])
            .ToArray();
        var before = lineage.SetBytes;
        var merge = lineage.Add(tips);
        Assert.InRange(lineage.SetBytes - before, 0, MemberSize * (long)lineage.LabelOf(merge).Count);
        lineage.AssertAncestors(merge);
    }

    [Fact]
    public void Merges_that_each_add_another_chain_write_less_than_one_set_each()
    {
        var lineage = new MadeLineage();
        var chains = Enumerable.Range(0, 40).Select(_ => lineage.Chain(320)[^1]).ToArray();
        var (before, merge) = (lineage.SetBytes, chains[0]);
        foreach (var chain in chains.Skip(1))
            merge = lineage.Add(merge, chain);
        var whole = MemberSize * (long)lineage.LabelOf(merge).Count;
        Assert.InRange(lineage.SetBytes - before, 0, 4 * whole);
        lineage.AssertAncestors(merge);
    }

    [Fact]
    public void A_pair_that_grows_on_each_side_is_merged_again_and_again_without_a_whole_set_each()
    {
        var lineage = new MadeLineage();
        var (one, other) = (lineage.Chain(800)[^1], lineage.Chain(800)[^1]);
        var (before, merge) = (lineage.SetBytes, lineage.Add(one, other));
        for (var step = 0; step < 300; step++)
        {
            (one, other) = (lineage.Add(one), lineage.Add(other));
            merge = lineage.Add(merge, one, other);
        }
        // The chains write their own sets as they grow, about one per 300 components.
        Assert.InRange(lineage.SetBytes - before, 0, 20 * MemberSize * 1_100);
        lineage.AssertAncestors(merge);
    }

    [Fact]
    public void Branches_of_one_trunk_that_meet_write_their_tails_and_not_the_trunk()
    {
        var lineage = new MadeLineage();
        var trunk = lineage.Chain(3_000)[^1];
        var branches = Enumerable.Range(0, 9).Select(_ => lineage.Chain(180, trunk)[^1]).ToArray();
        var (before, merges) = (lineage.SetBytes, 0);
        foreach (var one in branches)
            foreach (var other in branches.TakeWhile(other => other != one))
            {
                var merge = lineage.Add(one, other);
                if (merges++ % 12 == 0)
                    lineage.AssertAncestors(lineage.Add(merge));
            }
        Assert.InRange(lineage.SetBytes - before, 0, merges * MemberSize * 700L);
    }

    [Fact]
    public void Tails_that_were_made_before_do_not_make_a_merge_write_the_sets_of_others()
    {
        var lineage = new MadeLineage();
        var (one, other) = (lineage.Chain(3_000)[^1], lineage.Chain(3_000)[^1]);
        var tails = Enumerable.Range(0, 8).Select(_ => lineage.Chain(250)[^1]).ToArray();
        var before = lineage.SetBytes;
        for (var back = 0; back < 20; back++)
            lineage.Add([lineage.Add(one), lineage.Add(other), .. tails.Take(back % 8 + 1)]);
        Assert.InRange(lineage.SetBytes - before, 0, 20 * MemberSize * 9 * 300L);
        lineage.AssertAncestors(lineage.Last);
    }

    [Fact]
    public void A_part_keeps_its_members_with_parents_elsewhere_and_is_read_from_its_bytes() =>
        RandomGraph.Any.Sample(graph =>
        {
            var labelled = new LabelledGraph(graph, 0);
            foreach (var part in labelled.Sets.Values.Where(set => !set.IsClosed))
                foreach (var (id, node) in graph.Ids.Zip(labelled.Nodes))
                    Assert.Equal(part.Contains(id) ? node : null, part.Find(id));
        }, iter: 40);

    [Fact]
    public void Damaged_bytes_of_a_part_are_refused_or_read() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((at, value) =>
        {
            byte[] bytes = [.. Part.Value.Bytes.Span];
            bytes[at % bytes.Length] ^= value;
            try
            {
                var set = AncestrySet.Read(bytes);
                for (var member = 0; member < set.Count; member++)
                    Assert.NotNull(set.NodeOf(member));
            }
            catch (InvalidDataException)
            {
            }
            Assert.Throws<InvalidDataException>(() => AncestrySet.Read(bytes.AsMemory(0, at % bytes.Length)));
        }, iter: 1_000);

    [Fact]
    public void Every_member_is_led_to_a_set_that_has_it() => Gen.Select(RandomGraph.Any, Gen.Int[2, 9])
        .Sample((graph, count) =>
    {
        var labelled = new LabelledGraph(graph, 0);
        var sets = labelled.Sets.Values.DistinctBy(set => set.Hash).OrderByDescending(set => set.Count)
            .ThenBy(set => set.Hash).Take(count).ToArray();
        if (sets.Length < 2)
            return;
        var bases = AncestryBases.Of(sets)!;
        var again = AncestryBases.Read(bases.Names, bases.ToBytes());
        Assert.Equal(bases, again);
        foreach (var id in graph.Ids)
            Assert.Equal(sets.Any(set => set.Contains(id)), again.Find(id) is (var name, var size)
                && sets.Single(set => set.Hash == name && set.Count == size).Contains(id));
        var union = AncestrySet.Union(sets);
        Assert.Equal(union.Bytes.ToArray(), AncestrySet.Read(union.Bytes).Bytes.ToArray());
        Assert.Equal(graph.Ids.Count(id => sets.Any(set => set.Contains(id))), union.Count);
        Assert.Equal(union.Count, again.Members);
    }, iter: 40);

    [Fact]
    public void Bytes_of_several_sets_that_are_damaged_are_refused()
    {
        var lineage = new MadeLineage();
        var label = lineage.LabelOf(lineage.Add(lineage.Chain(400)[^1], lineage.Chain(400)[^1]));
        var bytes = label.Bases.ToBytes();
        Assert.Throws<InvalidDataException>(() => AncestryBases.Read(label.Sets, bytes.AsMemory(1)));
        Assert.Throws<InvalidDataException>(() => AncestryBases.Read(label.Sets, bytes.AsMemory(0, bytes.Length - 1)));
        Assert.Throws<InvalidDataException>(() => AncestryBases.Read([label.Sets[0]], bytes));
        // The steps may have any value. The count of a set is compared with the set only when the set is loaded.
        foreach (var at in Enumerable.Range(0, 16).Except([2, 3, 8, 12]))
            Assert.Throws<InvalidDataException>(() => AncestryBases.Read(label.Sets, Changed(bytes, at)));
    }

    [Fact]
    public void A_damaged_set_is_not_named_by_another_name()
    {
        var lineage = new MadeLineage();
        (LineageNode, AncestryLabel)[] parents =
            [.. new[] { lineage.Chain(400)[^1], lineage.Chain(400)[^1] }.Select(tip => (tip, lineage.LabelOf(tip)))];
        Assert.Throws<InvalidDataException>(() => AncestryJoin.Of(parents).Complete(name =>
        {
            byte[] bytes = [.. lineage.SetOf(name).Bytes.Span];
            bytes[^1] ^= 1;
            return AncestrySet.Read(bytes);
        }));
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x80;
        return changed;
    }
}
