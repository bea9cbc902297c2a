using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Real processes under a load of mints and anchors. The tests kill them at random points, and run two at once on the
/// same storage and key.
/// </summary>
public sealed class CrashTests(StorageFixture storage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_that_is_killed_again_and_again_loses_nothing_acknowledged_and_anchors_nothing_twice(
        bool underHost)
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var app = await world.StartProcessAsync(underHost);
        using var load = new Load(world, () => app.Address);
        for (var kill = 0; kill < 3; kill++)
        {
            await load.UntilAcknowledgedAsync(load.Acknowledged.Count + 40 + random.Next(60), Patience);
            await app.KillAsync();
            app = await world.StartProcessAsync(underHost);
        }
        await load.StopAsync();
        await SettleAsync(world);
        await LedgerCheck.HoldsAsync(world, load.Acknowledged, anchored: true);
        await load.Lineage.HoldsAsync(await world.StartAppAsync());
        await OneTransactionABatchAsync(world);
    }

    [Fact]
    public async Task Two_apps_on_the_same_storage_and_key_make_no_nonce_collision_no_gap_and_no_double_batch()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var apps = await Task.WhenAll(world.StartProcessAsync(underHost: false),
            world.StartProcessAsync(underHost: true));
        var next = 0;
        using var load = new Load(world, () => apps[Interlocked.Increment(ref next) % 2].Address);
        await load.UntilAcknowledgedAsync(600, Patience);
        await load.StopAsync();
        await SettleAsync(world);
        await LedgerCheck.HoldsAsync(world, load.Acknowledged, anchored: true);
        await load.Lineage.HoldsAsync(await world.StartAppAsync());
        await OneTransactionABatchAsync(world);
        foreach (var id in load.Acknowledged.Take(20))
            Assert.Equal(await GetAsync(apps[0].Address, id), await GetAsync(apps[1].Address, id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_app_that_is_stopped_under_load_ends_by_itself_and_loses_nothing_acknowledged(
        bool underHost)
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        // Without triggers, no later run repairs the state that the ended process left.
        var withoutTriggers = ("Ainft__Triggers", "off");
        var app = await world.StartProcessAsync(underHost, withoutTriggers);
        using var load = new Load(world, () => app.Address);
        for (var end = 0; end < 3; end++)
        {
            await load.UntilAcknowledgedAsync(load.Acknowledged.Count + 40, Patience);
            await app.DisposeAsync();
            app = await world.StartProcessAsync(underHost, withoutTriggers);
        }
        await load.StopAsync();
        await LedgerCheck.HoldsAsync(world, load.Acknowledged, anchored: false);
        await load.Lineage.HoldsAsync(await world.StartAppAsync());
    }

    private static async Task<string> GetAsync(Uri app, AinftId id)
    {
        using var http = new HttpClient { BaseAddress = app };
        return await http.GetStringAsync($"api/ainfts/{id}");
    }

    /// <summary>Waits until every committed bundle is in a batch and every batch is on chain.</summary>
    private static Task SettleAsync(World world) => Eventually.HoldsAsync(
        async () => await LedgerCheck.IsAnchoredAsync(world)
            && await BatchesAsync(world) == (await AnchoredAsync(world)).Count, Patience);

    private static async Task OneTransactionABatchAsync(World world)
    {
        var anchored = await AnchoredAsync(world);
        Assert.Equal(anchored.Count, anchored.Select(log => log.TransactionHash).Distinct().Count());
        // The first transaction deployed the registry. A higher nonce would mean a transaction without an anchor.
        Assert.Equal((ulong)anchored.Count + 1,
            await world.Chain.GetTransactionCountAsync(world.Operator.Address, BlockTag.Latest));
    }

    private static async Task<IReadOnlyList<Log>> AnchoredAsync(World world)
    {
        var head = await world.Chain.GetBlockAsync(BlockTag.Latest);
        return await world.Chain.GetLogsAsync(world.Deployment.Registry,
            [AnchoredEvent.Topic], world.Deployment.Block, head!.Number);
    }

    private static async Task<int> BatchesAsync(World world)
    {
        var table = new Azure.Data.Tables.TableClient(world.Storage, $"{world.Prefix}Batches");
        return await table.QueryAsync<Azure.Data.Tables.TableEntity>(
            "PartitionKey ne 'pointer' and PartitionKey ne 'unanchored'").CountAsync();
    }

    /// <summary>
    /// Eight clients that mint children of minted components until they are stopped. They repeat each failed request,
    /// as a client should.
    /// </summary>
    private sealed class Load : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentBag<AinftId> acknowledged = [];
        private readonly Task[] clients;

        public Load(World world, Func<Uri> app) =>
            clients = [.. Enumerable.Range(0, 8).Select(client => Task.Run(() => RunAsync(world, app, client)))];

        public ConcurrentBag<AinftId> Acknowledged => acknowledged;

        public PlainLineage Lineage { get; } = new();

        public Task UntilAcknowledgedAsync(int count, TimeSpan patience) =>
            Eventually.HoldsAsync(() => Task.FromResult(acknowledged.Count >= count), patience);

        public async Task StopAsync()
        {
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        public void Dispose() => stop.Dispose();

        private async Task RunAsync(World world, Func<Uri> app, int client)
        {
            var creator = new Creator(world.Domain);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var manifest = PlainLineage.ManifestOf($"client {client} mint {i}",
                    acknowledged.Take(40).Where((_, at) => (at + i) % 16 == 0));
                var body = creator.Single(manifest);
                while (!await TryMintAsync(http, app(), body))
                    await again.WaitForNextTickAsync();
                Lineage.Add(creator, manifest);
                acknowledged.Add(creator.IdOf(manifest));
            }
        }

        private static async Task<bool> TryMintAsync(HttpClient http, Uri app, string body)
        {
            try
            {
                using var answer = await http.PostAsync(new Uri(app, "api/ainfts"),
                    new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or OperationCanceledException or IOException)
            {
                return false;
            }
        }
    }
}
