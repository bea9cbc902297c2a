using Ainft.Functions.Runs;
using Ainft.Testing;
using Ainft.Testing.Bus;

namespace Ainft.Functions.Tests.Runs;

/// <summary>The messages about a run over Service Bus.</summary>
public sealed class RunMessageTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task A_repeated_request_asks_once_and_a_drawn_run_schedules_its_next_step_once()
    {
        await using var world = await World.CreateAsync(storage, chain);
        using var bus = new FakeServiceBus(
            TimeProvider.System, $"{world.Prefix}-runs", $"{world.Prefix}-project-bundle",
            $"{world.Prefix}-events", $"{world.Prefix}-deliveries");
        var app = await world.StartAppAsync(null, ("Ainft__ServiceBus__ConnectionString", bus.ConnectionString));
        var (scene, queue) = (new RunScene(world), bus[$"{world.Prefix}-runs"]);
        await RunScene.RegisterAsync(app, 3);
        var subject = await scene.MintAsync(app);
        var body = scene.Body(subject, null);

        var run = RunScene.IdOf(await RunScene.PostAsync(app, $"ainfts/{subject}/reproductions", body));
        await RunScene.PostAsync(app, $"ainfts/{subject}/reproductions", body);
        Assert.Equal((1, 0, 1), (queue.Count, queue.Scheduled, queue.Dropped));
        await world.MineAsync(1);
        await app.Get<ScheduleRun>().RunAsync(run, TestContext.Current.CancellationToken);
        await app.Get<ScheduleRun>().RunAsync(run, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1, 2), (queue.Count, queue.Scheduled, queue.Dropped));
    }
}
