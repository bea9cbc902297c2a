using System.Net;
using Ainft.Functions.Chain;
using Ainft.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Tests.Chain;

/// <summary>Endpoints that fail as real ones do: refusing, overloaded, silent, behind, or of another chain.</summary>
public sealed class EndpointTests(StorageFixture storage)
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Refused_ranges_make_the_window_shrink_and_nothing_is_missed(ulong widest)
    {
        await using var scene = await EventsAsync(80);
        var faults = new FaultyNode { WidestRange = widest };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        Assert.True(faults.Refused > 0);
        await AssertStateAsync(scene, chain);
    }

    [Theory]
    [InlineData("""{"code":-32602,"message":"maximum [from, to] blocks distance: 7"}""")]
    [InlineData("""{"code":-32000,"message":"Server error","data":"nobody ever listed these words"}""")]
    [InlineData("""{"code":-32001,"message":"resource not found"}""")]
    [InlineData("\"no\"")]
    public async Task A_range_that_is_refused_in_unknown_words_makes_the_window_shrink_and_the_width_that_worked_stays(
        string error)
    {
        await using var scene = await EventsAsync(80);
        var faults = new FaultyNode { WidestRange = 20, WideError = error };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
        // The window shrinks once, from all blocks to 20 or fewer.
        Assert.InRange(faults.Refused, 1, 4);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_range_that_fails_by_a_status_makes_the_window_shrink(HttpStatusCode status)
    {
        await using var scene = await EventsAsync(80);
        var faults = new FaultyNode { WidestRange = 20, WideStatus = status };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_range_that_times_out_or_breaks_the_connection_makes_the_window_shrink(bool timesOut)
    {
        await using var scene = await EventsAsync(80);
        var faults = new FaultyNode
        {
            WidestRange = 20,
            WideBreak = timesOut ? new TaskCanceledException() : new HttpRequestException("The node hung up."),
        };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
        Assert.InRange(faults.Refused, 1, 4);
    }

    [Fact]
    public async Task A_limit_of_rates_leaves_the_window_as_wide_as_it_is()
    {
        await using var scene = await EventsAsync(80);
        var faults = new FaultyNode { WidestRange = 20, WideStatus = HttpStatusCode.TooManyRequests };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        await chain.Reconcile.StepAsync(default);
        await chain.Reconcile.StepAsync(default);
        Assert.Equal(2, faults.Refused);
        faults.WideStatus = null;
        faults.WidestRange = ulong.MaxValue;
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_batches_is_followed_by_single_calls()
    {
        await using var scene = await EventsAsync(40);
        var faults = new FaultyNode { RefusesBatches = true };
        await using var chain = await ChainUnderTest.StartAsync(storage,
            scene.Setup with { Node = faults, MaxWindow = 10 });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
        Assert.Equal(1, faults.Batches);
    }

    [Fact]
    public async Task A_chain_without_finalized_blocks_follows_the_configured_depth_and_is_not_ready_without_one()
    {
        await using var scene = await EventsAsync(40);
        var faults = new FaultyNode { KnowsNoFinalized = true };
        await using var none = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });
        Assert.IsType<ReconcileStep.Wait>(await none.Reconcile.StepAsync(default));
        var report = await none.Health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("FinalityDepth", report.Entries["chain"].Description, StringComparison.Ordinal);

        await using var chain = await ChainUnderTest.StartAsync(storage,
            scene.Setup with { Prefix = StorageFixture.NewPrefix(), Node = faults, FinalityDepth = 64 });
        Assert.Equal(HealthStatus.Healthy, (await chain.Health.CheckHealthAsync()).Status);
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        await AssertStateAsync(scene, chain);
        Assert.Equal("depth 64", (await chain.Read.RunAsync(default))["finality"]);
    }

    [Theory]
    [InlineData("RequestLost")]
    [InlineData("AnswerLost")]
    [InlineData("Unavailable")]
    public async Task A_request_that_fails_anywhere_in_a_step_only_delays_it(string fault)
    {
        await using var scene = await EventsAsync(40);
        for (var failing = 0; failing < 14; failing++)
        {
            var seen = 0;
            var faults = new FaultyNode
            {
                Fault = (_, _) => Interlocked.Increment(ref seen) - 1 == failing
                    ? Enum.Parse<RpcFault>(fault) : RpcFault.None,
            };
            await using var chain = await ChainUnderTest.StartAsync(
                storage, scene.Setup with { Prefix = StorageFixture.NewPrefix(), Node = faults, MaxWindow = 30 });
            await chain.Reconcile.RunAsync(default);
            await chain.Reconcile.StepAsync(default);
            await AssertStateAsync(scene, chain);
        }
    }

    [Fact]
    public async Task Only_blocks_that_every_answering_endpoint_has_finalized_are_final()
    {
        await using var scene = await EventsAsync(40);
        var faults = new FaultyNode { Behind = 25 };
        Uri[] endpoints = [new(scene.Node.Endpoint, "/behind"), scene.Node.Endpoint];
        var setup = scene.Setup with { Endpoints = endpoints, Node = faults };
        await using var chain = await ChainUnderTest.StartAsync(storage, setup);
        var finalized = await scene.Node.FinalizedAsync();
        await chain.Reconcile.StepAsync(default);
        Assert.Equal(finalized - 25 + 1, (await chain.Cursors.ReadAsync(default)).Cursor.Next);

        faults.Fault = (endpoint, _) => endpoint.AbsolutePath == "/behind" ? RpcFault.Unavailable : RpcFault.None;
        await chain.Reconcile.StepAsync(default);
        await AssertStateAsync(scene, chain);
        var state = await chain.StateAsync();

        faults.Fault = (endpoint, _) => endpoint.AbsolutePath == "/behind" ? RpcFault.None : RpcFault.Unavailable;
        Assert.IsType<ReconcileStep.Wait>(await chain.Reconcile.StepAsync(default));
        Assert.Equal(state, await chain.StateAsync());
        faults.Fault = (_, _) => RpcFault.None;
        await scene.Node.MineAsync(40);
        Assert.IsType<ReconcileStep.Follow>(await chain.Reconcile.StepAsync(default));
        faults.Behind = 0;
        await chain.Reconcile.StepAsync(default);
        await AssertStateAsync(scene, chain);
    }

    [Fact]
    public async Task An_endpoint_of_another_chain_is_not_used_and_the_app_is_not_ready()
    {
        await using var scene = await EventsAsync(5);
        await using var right = await ChainUnderTest.StartAsync(storage, scene.Setup);
        Assert.Equal(HealthStatus.Healthy, (await right.Health.CheckHealthAsync()).Status);
        await using var wrong = await ChainUnderTest.StartAsync(storage,
            scene.Setup with { Prefix = StorageFixture.NewPrefix(), ChainId = 1 });
        Assert.IsType<ReconcileStep.Wait>(await wrong.Reconcile.StepAsync(default));
        Assert.Equal(HealthStatus.Unhealthy, (await wrong.Health.CheckHealthAsync()).Status);
        Assert.Contains(wrong.Logged, line => line.StartsWith("Error 2001", StringComparison.Ordinal));
        Assert.Empty(await TokenRows.ReadAllAsync(wrong.Storage));
    }

    [Fact]
    public async Task However_many_ask_how_the_app_is_a_node_is_asked_once()
    {
        await using var scene = await EventsAsync(1);
        var asked = 0;
        var faults = new FaultyNode
        {
            Fault = (_, method) => method == "eth_getBlockByNumber" && Interlocked.Increment(ref asked) < 0
                ? RpcFault.Unavailable : RpcFault.None,
        };
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { Node = faults });

        var reports = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => chain.Health.CheckHealthAsync()));

        Assert.All(reports, report => Assert.Equal(HealthStatus.Healthy, report.Status));
        // The two requests read the head and the finalized block.
        Assert.Equal(2, asked);
        chain.Time.Advance(TimeSpan.FromSeconds(3));
        await chain.Health.CheckHealthAsync();
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_is_asked_after_the_others_for_a_while()
    {
        await using var scene = await EventsAsync(1);
        var asked = 0;
        var faults = new FaultyNode
        {
            Fault = (endpoint, _) => endpoint.AbsolutePath == "/silent" && Interlocked.Increment(ref asked) > 0
                ? RpcFault.Unavailable : RpcFault.None,
        };
        Uri[] endpoints = [new(scene.Node.Endpoint, "/silent"), scene.Node.Endpoint];
        await using var chain = await ChainUnderTest.StartAsync(
            storage, scene.Setup with { Endpoints = endpoints, Node = faults });
        for (var i = 0; i < 5; i++)
            Assert.Equal(31337, await chain.Endpoints.AskAnyAsync(node => node.GetChainIdAsync(), default));
        Assert.Equal(1, asked);

        chain.Time.Advance(TimeSpan.FromMinutes(1));
        await chain.Endpoints.AskAnyAsync(node => node.GetChainIdAsync(), default);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Twenty_thousand_events_arrive_and_none_is_missing()
    {
        await using var scene = await EventsAsync(3);
        for (var i = 0; i < 10; i++)
            await scene.Node.EmitAsync(scene.Setup.Registry, 2_000);
        await scene.Node.MineAsync(64);
        await using var chain = await ChainUnderTest.StartAsync(storage, scene.Setup with { MaxWindow = 4 });
        await chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        Assert.Equal(20_003, (await TokenRows.ReadAllAsync(chain.Storage)).Count);
    }

    private static async Task<EventScene> EventsAsync(int count)
    {
        var node = await LocalNode.StartAsync();
        var (emitter, block) = await node.DeployEmitterAsync();
        for (var i = 0; i < count; i++)
            await node.EmitAsync(emitter, 1);
        await node.MineAsync(60);
        return new EventScene(node, new ChainSetup(emitter, node.Endpoint) { StartBlock = block });
    }

    /// <summary>Asserts that the state equals that of a replay without faults from one healthy endpoint.</summary>
    private async Task AssertStateAsync(EventScene scene, ChainUnderTest chain)
    {
        await using var replay = await ChainUnderTest.StartAsync(storage,
            scene.Setup with { Prefix = StorageFixture.NewPrefix() });
        await replay.CatchUpAsync(await scene.Node.FinalizedAsync());
        Assert.Equal(await replay.StateAsync(), await chain.StateAsync());
    }

    private sealed record EventScene(LocalNode Node, ChainSetup Setup) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }
}
