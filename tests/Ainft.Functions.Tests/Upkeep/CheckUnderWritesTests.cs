using Ainft.Functions.Ledger;
using Ainft.Functions.Tests.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>
/// A check while the registry is in use. Concurrent changes are no findings, and a repair does not undo them.
/// </summary>
public sealed class CheckUnderWritesTests(StorageFixture storage, ChainFixture chain) : UpkeepScene(storage, chain)
{
    [Fact]
    public async Task What_is_minted_and_anchored_meanwhile_is_no_finding()
    {
        var graph = new MintedGraph(Creator);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < 20; i++)
                    graph.Add(graph.Ids.TakeLast(3));
                await graph.MintAsync(App, count: 5);
                await App.RunAsync("AnchorBundles");
                await World.MineAsync();
                await App.RunAsync("ReconcileChain");
            }
        });

        foreach (var repair in new[] { false, true, false })
            Assert.Equal("", Upkeep.TextOf(await Upkeep.CheckAsync(World, repair, time: TimeProvider.System)));

        await stop.CancelAsync();
        await writing;
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Bundles_that_come_into_a_batch_meanwhile_are_no_finding_and_stay_in_that_batch()
    {
        for (var i = 0; i < 4; i++)
            await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf($"open {i}")));

        var report = await Upkeep.CheckAsync(World, repair: true, meanwhile: () => App.RunAsync("AnchorBundles"));

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Empty(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync());
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_batch_that_was_staged_long_ago_and_is_named_meanwhile_is_kept()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var open = Assert.Single(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync());
        var tree = MerkleTree.Build(
            (await App.Get<Bundles>().ReadLeavesAsync(open.Hash, default).ToArrayAsync()).AsMemory());
        await App.Get<Batches>().StageAsync(new Batch(tree.Root, tree.Count,
            [new BatchedBundle(open.Hash, [])], open.At), tree.Nodes, default);

        var report = await Upkeep.CheckAsync(World, repair: true, meanwhile: () => App.RunAsync("AnchorBundles"));

        Assert.Equal("", Upkeep.TextOf(report));
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        Assert.Equal(tree.Root, (await App.Get<Bundles>().FindClosedAsync(open.Hash, default))!.Root);
    }

    [Fact]
    public async Task A_bundle_that_was_left_behind_and_brings_nothing_new_is_repaired_and_not_lost()
    {
        var manifest = Creator.ManifestOf("twice");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var faults = new FaultTransport();
        var other = await World.StartAppAsync(builder =>
            builder.Services.AddSingleton<Azure.Core.Pipeline.HttpPipelineTransport>(faults),
            ("Ainft__StorageRetries", "0"));
        faults.Lose(2, Fault.RequestLost, count: 1_000);
        await Creator.PostAsync(other.Http, "ainfts", Creator.Single(manifest));
        faults.Reset();
        Assert.Contains(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync(), open => !open.Projected);

        Assert.StartsWith("bundle-unprojected 1 1",
            await Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }
}
