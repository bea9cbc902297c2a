using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Several hundred small bundles in one batch. The app reads several of them at a time, and their reads end in any
/// order or are lost. The batch has the same bundles in the same order, and the same root.
/// </summary>
public sealed class LargeBatchTests(StorageFixture storage, ChainFixture chain)
{
    private const int Flushes = 300;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_that_end_in_any_order_make_a_batch_in_the_order_of_its_bundles()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var transport = new FaultTransport(everything: true);
        var app = await StartAsync(world, transport);
        var ids = await FlushAsync(app, "any order");
        var expected = await ExpectAsync(app);

        var request = 0;
        transport.Holding = sent =>
            sent.Method == "GET" ? Task.Delay(Interlocked.Increment(ref request) * 7 % 20, Ct) : Task.CompletedTask;
        await app.RunAsync("AnchorBundles");

        transport.Holding = null;
        await AssertBatchedAsync(world, app, expected, ids);
    }

    [Theory]
    [InlineData(Fault.RequestLost)]
    [InlineData(Fault.AnswerLost)]
    public async Task Runs_that_lose_storage_at_any_point_end_in_the_same_batch(Fault fault)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var transport = new FaultTransport(everything: true);
        var app = await StartAsync(world, transport);
        var ids = await FlushAsync(app, $"{fault}");
        var expected = await ExpectAsync(app);

        for (var reached = 4; await app.Get<Bundles>().CountOpenAsync(Ct) > 0; reached *= 4)
        {
            transport.Lose(reached, fault, count: 1_000_000);
            await app.TryRunAsync("AnchorBundles");
            transport.Reset();
            await app.BreakLeasesAsync();
        }

        await app.RunAsync("AnchorBundles");
        await AssertBatchedAsync(world, app, expected, ids);
    }

    private static Task<App> StartAsync(World world, FaultTransport transport) => world.StartAppAsync(
        builder => builder.Services.AddSingleton<HttpPipelineTransport>(transport), ("Ainft__StorageRetries", "0"));

    /// <summary>Makes bundles of one to three entries, as flushes of single mints do.</summary>
    private static async Task<List<AinftId>> FlushAsync(App app, string name)
    {
        Manifest[][] flushes =
        [
            .. Enumerable.Range(0, Flushes).Select(flush => Enumerable.Range(0, flush % 3 + 1)
                .Select(entry => Spool.ManifestOf($"{name} {flush} {entry}")).ToArray()),
        ];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct };
        await Parallel.ForEachAsync(flushes, parallel, async (manifests, _) =>
            await app.Get<CommitBundle>().RunAsync([.. manifests.Select(EntryOf)]));
        return [.. flushes.SelectMany(manifests => Spool.IdsOf(manifests))];
    }

    private static Entry EntryOf(Manifest manifest) => new(
        Leaf.Registration(manifest.IdFor(Spool.Creator), Spool.Creator),
        manifest.Canonical,
        """{"deadline":1,"signature":"0x00"}"""u8.ToArray())
    {
        Manifest = manifest,
    };

    /// <summary>The order of the open bundles, and the root of their leaves, read one after the other.</summary>
    private static async Task<(Bytes32 Root, Sha256Digest[] Order)> ExpectAsync(App app)
    {
        var bundles = app.Get<Bundles>();
        var open = await bundles.ListOpenAsync(Ct).ToListAsync(Ct);
        Assert.Equal(Flushes, open.Count);
        Sha256Digest[] order = [.. open.OrderBy(row => row.At).ThenBy(row => row.Hash.Value).Select(row => row.Hash)];
        var leaves = new List<Leaf>();
        foreach (var hash in order)
            leaves.AddRange(await bundles.ReadLeavesAsync(hash, Ct).ToListAsync(Ct));
        return (MerkleTree.Build(leaves.ToArray().AsMemory()).Root, order);
    }

    private static async Task AssertBatchedAsync(
        World world, App app, (Bytes32 Root, Sha256Digest[] Order) expected, List<AinftId> ids)
    {
        var batch = await app.Get<Batches>().ReadStagedAsync(expected.Root, Ct);
        Assert.Equal(expected.Order, batch.Bundles.Select(bundle => bundle.Hash));
        Assert.Equal(ids.Count, batch.Size);
        Assert.Equal(0, await app.Get<Bundles>().CountOpenAsync(Ct));
        await LedgerCheck.HoldsAsync(world, ids, anchored: true);
    }
}
