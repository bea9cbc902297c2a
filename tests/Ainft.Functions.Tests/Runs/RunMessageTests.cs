using Ainft.Functions.Runs;
using Ainft.Testing;
using Ainft.Testing.Bus;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>The messages about a run over Service Bus.</summary>
public sealed class RunMessageTests(StorageFixture storage, ChainFixture chain)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_request_asks_once_and_a_drawn_run_schedules_its_next_step_once()
    {
        await using var world = await World.CreateAsync(storage, chain);
        using var bus = BrokerOf(world, TimeProvider.System);
        var app = await world.StartAppAsync(null, ("Ainft__ServiceBus__ConnectionString", bus.ConnectionString));
        var (scene, queue) = (new RunScene(world), bus[$"{world.Prefix}-runs"]);
        await RunScene.RegisterAsync(app, 3);
        var subject = await scene.MintAsync(app);
        var body = scene.Body(subject, null);

        var run = RunScene.IdOf(await RunScene.PostAsync(app, $"ainfts/{subject}/reproductions", body));
        await RunScene.PostAsync(app, $"ainfts/{subject}/reproductions", body);
        Assert.Equal((1, 0, 1), (queue.Count, queue.Scheduled, queue.Dropped));
        await world.MineAsync(1);
        await app.Get<ScheduleRun>().RunAsync(run, Ct);
        await app.Get<ScheduleRun>().RunAsync(run, Ct);

        Assert.Equal((2, 1, 2), (queue.Count, queue.Scheduled, queue.Dropped));
    }

    [Fact]
    public async Task On_a_slow_chain_messages_repeat_until_the_block_exists_and_then_the_next_step_is_scheduled()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var clock = new StillClock();
        var bus = new FakeTimeProvider(clock.Now);
        using var broker = BrokerOf(world, bus);
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(clock),
            ("Ainft__ServiceBus__ConnectionString", broker.ConnectionString));
        var (scene, queue) = (new RunScene(world), broker[$"{world.Prefix}-runs"]);
        await RunScene.RegisterAsync(app, 3);
        var run = await scene.RequestAsync(app, await scene.MintAsync(app));
        var schedule = app.Get<ScheduleRun>();

        await Task.WhenAll(schedule.RunAsync(run, Ct), schedule.RunAsync(run, Ct));
        Assert.Equal((1, 1), (queue.Scheduled, queue.Dropped));
        clock.Now += TimeSpan.FromSeconds(10);
        bus.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((2, 0), (queue.Count, queue.Scheduled));
        await schedule.RunAsync(run, Ct);
        Assert.Equal((3, 1), (queue.Count, queue.Scheduled));

        await world.MineAsync(1);
        await schedule.RunAsync(run, Ct);

        Assert.Equal((4, 2, 1), (queue.Count, queue.Scheduled, queue.Dropped));
        Assert.Equal(RunState.Computing, (await RunScene.FindAsync(app, run))!.State);
    }

    [Fact]
    public async Task On_a_chain_without_new_blocks_messages_end_and_the_timer_is_left()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var clock = new StillClock();
        using var broker = BrokerOf(world, TimeProvider.System);
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(clock),
            ("Ainft__ServiceBus__ConnectionString", broker.ConnectionString));
        var (scene, queue) = (new RunScene(world), broker[$"{world.Prefix}-runs"]);
        await RunScene.RegisterAsync(app, 3);
        var run = await scene.RequestAsync(app, await scene.MintAsync(app));

        clock.Now += TimeSpan.FromMinutes(10);
        await app.Get<ScheduleRun>().RunAsync(run, Ct);

        Assert.Equal((1, 0), (queue.Count, queue.Scheduled));
    }

    private static FakeServiceBus BrokerOf(World world, TimeProvider time) => new(
        time, $"{world.Prefix}-runs", $"{world.Prefix}-project-bundle", $"{world.Prefix}-events",
        $"{world.Prefix}-deliveries");

    /// <summary>A clock whose time of day a test moves. Waits take as long as they really take.</summary>
    private sealed class StillClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
