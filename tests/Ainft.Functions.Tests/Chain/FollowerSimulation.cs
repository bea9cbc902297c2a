using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;
using Azure;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Runs thousands of steps of the real follower on real storage against a simulated chain. The steps include reorgs,
/// finality, faults, lagging and forked endpoints, lost writes, restarts, and two followers at once. After each step
/// the test compares the state with the ground truth. The test prints a seed that fails, so that it can be added to the
/// cases.
/// </summary>
public sealed class FollowerSimulation(StorageFixture storage)
{
    private const int Steps = 600;
    private static readonly string[] Hosts = ["one", "two"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task The_state_is_always_the_finalized_truth(int seed)
    {
        try
        {
            await RunAsync(seed);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed} failed: {e.Message}", e);
        }
    }

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var truth = new SimulatedChain(random);
        var nodes = new SimulatedNodes(truth, random) { Moves = 20 };
        var applied = new Applied();
        var setup = new ChainSetup(SimulatedChain.Registry, [.. Hosts.Select(host => new Uri($"http://{host}/"))])
        {
            Node = nodes,
            Events = _ => applied,
            MaxWindow = 64,
            Retries = 0,
        };
        var process = await ChainUnderTest.StartAsync(storage, setup);
        var last = new ChainCursor(0, null);
        var progress = 0;
        for (var step = 0; step < Steps; step++)
        {
            truth.Move();
            Weather(nodes, random);
            if (random.Next(20) == 0)
            {
                await process.DisposeAsync();
                process = await ChainUnderTest.StartAsync(storage, setup);
            }
            if (random.Next(25) == 0)
                process.Faults.Lose(random.Next(3), random.Next(2) == 0 ? Fault.RequestLost : Fault.AnswerLost);
            await StepAsync(process, random);
            process.Faults.Reset();
            var (cursor, _) = await process.Cursors.ReadAsync(default);
            Assert.Null(cursor.Halted);
            Assert.True(cursor.Next >= last.Next, $"step {step}: the cursor went back from {last} to {cursor}");
            Assert.Equal(cursor.Next == 0 ? null : truth.Present.At(cursor.Next - 1)!.Header.Hash, cursor.Parent);
            Assert.True(cursor.Next <= (ulong)truth.Present.Finalized + 1,
                $"step {step}: {cursor} is past {truth.Present.Finalized}");
            applied.AssertIs(truth, cursor);
            await AssertOverlayAsync(process, truth);
            progress += cursor.Next > last.Next ? 1 : 0;
            last = cursor;
        }
        Assert.True(progress > Steps / 20, $"only {progress} of {Steps} steps moved the cursor");
        await AssertSettlesAsync(process, setup, truth, nodes);
        await process.DisposeAsync();
    }

    private static void Weather(SimulatedNodes nodes, Random random)
    {
        nodes.Faults = random.Next(4) == 0 ? 150 : 10;
        if (random.Next(12) == 0)
            nodes.Fork(nodes.Forked is null ? Hosts[random.Next(2)] : null);
        foreach (var host in Hosts)
            nodes.Shift(host, nodes.Forked is null && random.Next(4) == 0 ? random.Next(30) : 0);
    }

    private static async Task StepAsync(ChainUnderTest process, Random random)
    {
        try
        {
            if (random.Next(10) == 0)
                await process.Reconcile.RunAsync(default);
            else if (random.Next(10) == 0)
                await Task.WhenAll(process.Reconcile.StepAsync(default), process.Reconcile.StepAsync(default));
            else
                await process.Reconcile.StepAsync(default);
        }
        catch (RequestFailedException)
        {
            // A lost write ends the step, as it would end the invocation.
        }
    }

    private static async Task AssertOverlayAsync(ChainUnderTest process, SimulatedChain truth)
    {
        process.Time.Advance(TimeSpan.FromSeconds(2));
        if (await process.View.ReadAsync() is not { } overlay)
            return;
        var logs = new List<Log>();
        for (var block = truth.Find(overlay.Head.Hash);
            block.Header.Number > overlay.Finalized.Number; block = truth.Find(block.Header.ParentHash))
            logs.InsertRange(0, block.Logs);
        var expected = new ChainOverlay(truth.Find(overlay.Head.Hash).Header,
            truth.Find(overlay.Finalized.Hash).Header, logs);
        Assert.Equal(expected.ToJson(), overlay.ToJson());
    }

    private async Task AssertSettlesAsync(
        ChainUnderTest process, ChainSetup setup, SimulatedChain truth, SimulatedNodes nodes)
    {
        nodes.Fork(null);
        (nodes.Faults, nodes.Moves) = (0, 0);
        truth.FinalizeAll();
        foreach (var host in Hosts)
            nodes.Shift(host, 0);
        await process.CatchUpAsync((ulong)truth.Present.Finalized);
        await process.Reconcile.StepAsync(default);
        await using var replay = await ChainUnderTest.StartAsync(storage,
            setup with { Prefix = StorageFixture.NewPrefix(), Events = null });
        await replay.CatchUpAsync((ulong)truth.Present.Finalized);
        Assert.Equal(truth.Present.Blocks.Take(truth.Present.Finalized + 1).Sum(block => block.Logs.Length),
            (await TokenRows.ReadAllAsync(replay.Storage)).Count);
        Assert.Equal((await replay.Cursors.ReadAsync(default)).Cursor,
            (await process.Cursors.ReadAsync(default)).Cursor);
        Assert.Equal((await replay.Storage.Blobs("chain").ReadAsync(replay.View.Name))!.Value.ToArray(),
            (await process.Storage.Blobs("chain").ReadAsync(process.View.Name))!.Value.ToArray());
    }

    /// <summary>
    /// Keeps the applied events in memory, because reading tables back would take most of the time of thousands of
    /// steps.
    /// </summary>
    private sealed class Applied : IChainEvents
    {
        private readonly Lock gate = new();
        private readonly SortedDictionary<(ulong, int), Bytes32> events = [];

        public IReadOnlyList<Bytes32> Topics => [Emitter.Topic];

        public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
        {
            lock (gate)
                foreach (var log in finalizedLogs)
                    if (!events.TryAdd((log.BlockNumber, log.LogIndex), log.Topics[1]))
                        Assert.Equal(events[(log.BlockNumber, log.LogIndex)], log.Topics[1]);
            return Task.CompletedTask;
        }

        /// <summary>
        /// Asserts that all events up to the cursor were applied, and only finalized events. A crash may have applied
        /// more than the cursor records.
        /// </summary>
        public void AssertIs(SimulatedChain truth, ChainCursor cursor)
        {
            lock (gate)
            {
                var finalized = truth.Present.Blocks.Take(truth.Present.Finalized + 1).SelectMany(block => block.Logs)
                    .Where(log => log.BlockNumber < cursor.Next || events.ContainsKey((log.BlockNumber, log.LogIndex)))
                    .Select(log => ((log.BlockNumber, log.LogIndex), log.Topics[1]));
                Assert.Equal(finalized, events.Select(one => (one.Key, one.Value)));
            }
        }
    }
}
