using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Runs;

public sealed class PanelTests
{
    /// <summary>Nodes with few operators and payout addresses, so that many of them exclude each other.</summary>
    private static readonly Gen<Candidate[]> Crowd =
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 12], Gen.Int[0, 12]).Array[0, 60].Select(numbers => numbers
        .Select(n =>
            new Candidate(RunScene.Account($"node {n.Item1}"), RunScene.Account($"operator {n.Item2}"),
                RunScene.Account($"payout {n.Item3}")))
        .DistinctBy(candidate => candidate.Node).ToArray());

    private static readonly Gen<Beacon> AnyBeacon = Gen.Byte.Array[32].Select(hash => new Beacon(1, new Bytes32(hash)));

    private static readonly Sha256Digest Run = RunScene.Digest("run");

    [Fact]
    public void No_node_operator_or_payout_address_is_drawn_twice() =>
        Gen.Select(AnyBeacon, Crowd, Gen.Int[0, 5], Gen.Int[0, 20]).Sample((beacon, crowd, before, count) =>
        {
            var already = Panel.Draw(beacon, Run, crowd, [], before);
            var all = already.Concat(Panel.Draw(beacon, Run, crowd, already, count)).ToArray();
            Assert.True(all.Length <= before + count);
            Assert.Equal(all.Length, all.Select(node => node.Node).Distinct().Count());
            Assert.Equal(all.Length, all.Select(node => node.Operator).Distinct().Count());
            Assert.Equal(all.Length, all.Select(node => node.Payout).Distinct().Count());
        }, iter: 300);

    [Fact]
    public void The_order_of_the_candidates_does_not_matter() =>
        Gen.Select(AnyBeacon, Crowd, Gen.Int[0, 10], Gen.Int).Sample((beacon, crowd, count, seed) =>
        {
            var shuffled = crowd.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Panel.Draw(beacon, Run, crowd, [], count), Panel.Draw(beacon, Run, shuffled, [], count));
        }, iter: 200);

    [Fact]
    public void Drawing_fewer_draws_the_first_of_more() =>
        Gen.Select(AnyBeacon, Crowd, Gen.Int[0, 10], Gen.Int[0, 10]).Sample((beacon, crowd, few, more) =>
            Assert.Equal(
                Panel.Draw(beacon, Run, crowd, [], few + more).Take(few), Panel.Draw(beacon, Run, crowd, [], few)),
            iter: 200);

    [Fact]
    public void Every_node_that_is_left_depends_on_a_drawn_one() =>
        Gen.Select(AnyBeacon, Crowd).Sample((beacon, crowd) =>
        {
            var drawn = Panel.Draw(beacon, Run, crowd, [], int.MaxValue);
            Assert.All(crowd,
                node =>
                    Assert.Contains(drawn, other => other.Operator == node.Operator || other.Payout == node.Payout));
        }, iter: 200);

    [Fact]
    public void An_operator_with_a_hundred_nodes_is_drawn_as_often_as_one_with_one()
    {
        var farm = RunScene.Account("farm");
        var crowd = Enumerable.Range(0, 100)
            .Select(i => new Candidate(RunScene.Account($"farmed {i}"), farm, RunScene.Account($"paid {i}")))
            .Concat(Enumerable.Range(0, 9).Select(RunScene.Node)).ToArray();
        var farmed = Enumerable.Range(0, 2000)
            .Count(i => Panel.Draw(new Beacon(1, RunScene.Hash($"block {i}")), Run, crowd, [], 1)[0].Operator == farm);
        // One of ten operators is expected 200 times, with a standard deviation of 13.4. The hashes are fixed.
        Assert.InRange(farmed, 140, 260);
    }

    [Fact]
    public void Another_run_or_beacon_draws_others()
    {
        var crowd = Enumerable.Range(0, 100).Select(RunScene.Node).ToArray();
        var drawn = Panel.Draw(RunScene.Beacon, Run, crowd, [], 10);
        Assert.NotEqual(drawn, Panel.Draw(RunScene.Beacon, RunScene.Digest("another run"), crowd, [], 10));
        Assert.NotEqual(drawn, Panel.Draw(new Beacon(101, RunScene.Hash("another block")), Run, crowd, [], 10));
    }

    [Fact]
    public void Spot_checks_become_rarer_with_agreement_and_never_stop()
    {
        int Checks(int consecutive, double floor) => Enumerable.Range(0, 4000)
            .Count(i => SpotCheck.IsDue(new Beacon(1, RunScene.Hash($"block {i}")), Run, consecutive, floor));
        Assert.Equal(4000, Checks(0, 0.05));
        Assert.InRange(Checks(1, 0.05), 1850, 2150);
        Assert.InRange(Checks(9, 0.05), 320, 480);
        Assert.InRange(Checks(int.MaxValue, 0.05), 140, 260);
    }
}
