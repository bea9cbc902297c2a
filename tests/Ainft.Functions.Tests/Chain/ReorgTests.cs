using System.Text.Json;
using Ainft.Functions.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Reorgs on a real node, reconciled step by step and compared with one replay of the remaining chain.
/// </summary>
public sealed class ReorgTests(StorageFixture storage)
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(31)]
    [InlineData(60)]
    public async Task A_reorg_leaves_what_a_fresh_replay_leaves_byte_for_byte(int depth)
    {
        await using var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        var setup = new ChainSetup(emitter, node.Endpoint) { StartBlock = block };
        await using var chain = await ChainUnderTest.StartAsync(storage, setup);
        for (var i = 0; i < 70; i++)
        {
            await node.EmitAsync(emitter, 1 + i % 3);
            if (i % 10 == 0)
                await chain.Reconcile.StepAsync(default);
        }
        await chain.Reconcile.StepAsync(default);
        var before = await chain.View.ReadAsync();

        await node.ReorgAsync(depth);
        await chain.Reconcile.StepAsync(default);
        chain.Time.Advance(TimeSpan.FromSeconds(2));
        var after = await chain.View.ReadAsync();
        Assert.NotEqual(before!.Head.Hash, after!.Head.Hash);
        Assert.DoesNotContain(after.Logs, log => log.BlockNumber > after.Head.Number - (ulong)depth);

        await node.EmitAsync(emitter, 2);
        await node.MineAsync(5);
        await node.EmitAsync(emitter, 3);
        await chain.CatchUpAsync(await node.FinalizedAsync());
        await AssertEqualsReplayAsync(chain, setup);
        await node.MineAsync(80);
        await chain.CatchUpAsync(await node.FinalizedAsync());
        await AssertEqualsReplayAsync(chain, setup);
    }

    [Fact]
    public async Task An_event_is_in_the_overlay_until_it_is_in_the_tables_even_when_a_tick_ends_early()
    {
        await using var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        await using var chain = await ChainUnderTest.StartAsync(storage,
            new ChainSetup(emitter, node.Endpoint) { StartBlock = block, MaxWindow = 1, EventsPerTick = 1 });
        for (var i = 0; i < 3; i++)
            await node.EmitAsync(emitter, 1);
        await chain.Reconcile.StepAsync(default);
        Assert.Equal(3, (await chain.View.ReadAsync())!.Logs.Count);
        await node.MineAsync(80);

        for (var applied = 1; applied <= 3; applied++)
        {
            await chain.Reconcile.StepAsync(default);
            chain.Time.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(applied, (await TokenRows.ReadAllAsync(chain.Storage)).Count);
            Assert.Equal(3 - applied, (await chain.View.ReadAsync())!.Logs.Count);
        }
    }

    [Fact]
    public async Task A_finalized_block_that_changes_stops_reconciliation_and_touches_nothing()
    {
        await using var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        var setup = new ChainSetup(emitter, node.Endpoint) { StartBlock = block };
        await using var chain = await ChainUnderTest.StartAsync(storage, setup);
        for (var i = 0; i < 20; i++)
            await node.EmitAsync(emitter, 2);
        await node.MineAsync(64);
        await chain.CatchUpAsync(await node.FinalizedAsync());
        var state = await chain.StateAsync();

        Assert.Equal((0, 0), (chain.Gauge("ainft.chain.halted"), chain.Gauge("ainft.chain.lag")));
        await node.ReorgAsync(75);
        await node.EmitAsync(emitter, 5);
        await node.MineAsync(70);
        Assert.IsType<ReconcileStep.Halt>(await chain.Reconcile.StepAsync(default));
        var cursor = (await chain.Cursors.ReadAsync(default)).Cursor;
        Assert.Contains("was finalized as", cursor.Halted);
        Assert.Equal(1, chain.Gauge("ainft.chain.halted"));
        Assert.Contains(chain.Logged, line => line.StartsWith("Error 2010", StringComparison.Ordinal));
        Assert.Equal(state,
            (await chain.StateAsync()).Replace(cursor.ToString(), (cursor with { Halted = null }).ToString()));

        chain.Time.Advance(TimeSpan.FromSeconds(2));
        var shown = JsonSerializer.SerializeToNode(await chain.Read.RunAsync(default))!;
        Assert.Equal(cursor.Halted, (string)shown["halted"]!["reason"]!);
        Assert.Equal($"{emitter}", (string)shown["registry"]!);
        Assert.Equal(cursor.Next, (ulong)shown["cursor"]!["next"]!);

        await using var restarted = await ChainUnderTest.StartAsync(storage, setup with { Time = chain.Time });
        Assert.IsType<ReconcileStep.Halted>(await restarted.Reconcile.StepAsync(default));
        Assert.Equal(state,
            (await restarted.StateAsync()).Replace(cursor.ToString(), (cursor with { Halted = null }).ToString()));
    }

    [Fact]
    public async Task A_head_that_goes_backwards_is_not_a_reorg()
    {
        await using var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        await using var chain = await ChainUnderTest.StartAsync(storage,
            new ChainSetup(emitter, node.Endpoint) { StartBlock = block });
        await node.MineAsync(100);
        await chain.CatchUpAsync(await node.FinalizedAsync());
        var state = await chain.StateAsync();
        await node.RollbackAsync(50);
        Assert.IsType<ReconcileStep.Wait>(await chain.Reconcile.StepAsync(default));
        Assert.Equal(state, await chain.StateAsync());
    }

    private async Task AssertEqualsReplayAsync(ChainUnderTest chain, ChainSetup setup)
    {
        await using var replay = await ChainUnderTest.StartAsync(storage,
            setup with { Prefix = StorageFixture.NewPrefix(), MaxWindow = 7 });
        await replay.CatchUpAsync((await chain.Cursors.ReadAsync(default)).Cursor.Next - 1);
        Assert.Equal(await replay.StateAsync(), await chain.StateAsync());
    }
}
