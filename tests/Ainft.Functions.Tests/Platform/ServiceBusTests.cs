using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Queue messages over Service Bus, with the real client against an AMQP listener.</summary>
public sealed class ServiceBusTests(StorageFixture storage)
{
    private const string Work = """{"id":"ü"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_work_with_another_cause_arrives_again_and_with_the_same_cause_it_is_dropped()
    {
        var (scene, got) = await BusScene.ListenAsync(storage);
        await using var _ = scene;

        await scene.Queue.SendAsync(Work, "one", Ct);
        Assert.Equal(Work, await got.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct));
        await SettledAsync(scene);
        await scene.Queue.SendAsync(Work, "one", Ct);
        await scene.Queue.SendAsync(Work, "two", Ct);

        Assert.Equal(Work, await got.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct));
        await SettledAsync(scene);
        Assert.Equal(1, scene.Job.Dropped);
        Assert.False(got.TryRead(out var _));
    }

    [Fact]
    public async Task After_the_window_the_same_cause_is_new_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var scene = await BusScene.StartAsync(storage, null, time);

        await scene.Queue.SendAsync(Work, "one", Ct);
        await scene.Queue.SendAsync(Work, "one", Ct);
        time.Advance(Ainft.Testing.Bus.FakeBusQueue.Window);
        await scene.Queue.SendAsync(Work, "one", Ct);

        Assert.Equal((2, 1), (scene.Job.Count, scene.Job.Dropped));
    }

    [Fact]
    public async Task A_scheduled_message_arrives_when_it_is_due()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (scene, got) = await BusScene.ListenAsync(storage, time);
        await using var _ = scene;
        var due = time.GetUtcNow().AddHours(1);

        await scene.Queue.ScheduleAsync(Work, $"due {due:O}", due, Ct);
        await scene.Queue.ScheduleAsync(Work, $"due {due:O}", due, Ct);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal((1, 1), (scene.Job.Scheduled, scene.Job.Dropped));
        Assert.False(got.TryRead(out var _));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Work, await got.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct));
        await SettledAsync(scene);
    }

    [Fact]
    public async Task A_message_that_fails_once_is_delivered_again()
    {
        var (tries, done) = (0, new TaskCompletionSource());
        await using var scene = await BusScene.StartAsync(storage, (_, _) =>
        {
            if (Interlocked.Increment(ref tries) == 1)
                throw new InvalidOperationException("It fails once.");
            done.SetResult();
            return Task.CompletedTask;
        });

        await scene.Queue.SendAsync(Work, "one", Ct);

        await done.Task.WaitAsync(Patience, Ct);
        await SettledAsync(scene);
        Assert.Equal((2, 0), (tries, scene.Job.DeadLetters!.Count));
    }

    [Fact]
    public async Task A_message_that_always_fails_becomes_a_dead_letter_after_five_tries()
    {
        var tries = 0;
        await using var scene = await BusScene.StartAsync(storage, (_, _) =>
        {
            Interlocked.Increment(ref tries);
            throw new InvalidOperationException("It always fails.");
        });

        await scene.Queue.SendAsync(Work, "one", Ct);
        await Eventually.HoldsAsync(() => Task.FromResult(scene.Job.DeadLetters!.Count == 1), Patience);

        var length = await scene.Queue.ReadLengthAsync(Ct);
        var dead = Assert.Single(length.DeadLetters!);
        Assert.Equal((5, 0, 1), (tries, length.Messages, length.Poison));
        Assert.Equal((Work, 5, nameof(InvalidOperationException)), (dead.Message, dead.Tries, dead.Reason));
    }

    [Fact]
    public async Task A_dead_letter_is_redelivered_each_time_that_its_message_failed()
    {
        var (isBroken, done) = (true, new TaskCompletionSource());
        await using var scene = await BusScene.StartAsync(storage, (_, _) =>
        {
            if (Volatile.Read(ref isBroken))
                throw new InvalidOperationException("The cause is not repaired yet.");
            done.SetResult();
            return Task.CompletedTask;
        });
        await scene.Queue.SendAsync(Work, "one", Ct);
        for (var failed = 0; failed < 2; failed++)
        {
            await Eventually.HoldsAsync(() => Task.FromResult(scene.Job.DeadLetters!.Count == 1), Patience);
            Volatile.Write(ref isBroken, failed == 0);
            Assert.Equal(1, await scene.Queue.RedeliverAsync(1, Ct));
        }

        await done.Task.WaitAsync(Patience, Ct);
        await SettledAsync(scene);
        Assert.Equal((0, 0), (scene.Job.DeadLetters!.Count, scene.Job.Dropped));
    }

    [Fact]
    public async Task A_message_whose_lock_is_lost_is_delivered_again_and_the_app_receives_on()
    {
        var (tries, started, release) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        await using var scene = await BusScene.StartAsync(storage, (_, _) =>
        {
            if (Interlocked.Increment(ref tries) > 1)
                return Task.CompletedTask;
            started.SetResult();
            return release.Task;
        });
        await scene.Queue.SendAsync(Work, "one", Ct);
        await started.Task.WaitAsync(Patience, Ct);

        scene.Job.ExpireLocks();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref tries) == 2), Patience);
        release.SetResult();
        await scene.Queue.SendAsync(Work, "two", Ct);

        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref tries) == 3), Patience);
        await SettledAsync(scene);
    }

    [Fact]
    public async Task Work_that_takes_longer_than_its_lock_keeps_the_lock_and_runs_once()
    {
        var (tries, release) = (0, new TaskCompletionSource());
        await using var scene = await BusScene.StartAsync(storage, (_, _) =>
        {
            Interlocked.Increment(ref tries);
            return release.Task;
        });
        scene.Job.LockTime = TimeSpan.FromSeconds(2);

        await scene.Queue.SendAsync(Work, "one", Ct);
        // The client renews in the middle of a lock, so four renewals take twice as long as the first lock.
        await Eventually.HoldsAsync(() => Task.FromResult(scene.Job.Renewed >= 4), Patience);
        Assert.Equal((1, 1), (tries, scene.Job.Held));
        release.SetResult();

        await SettledAsync(scene);
        Assert.Equal((1, 0), (tries, scene.Job.DeadLetters!.Count));
    }

    [Fact]
    public async Task A_lock_that_its_client_does_not_renew_ends_and_the_message_is_delivered_again()
    {
        await using var scene = await BusScene.StartAsync(storage, null);
        await using var client = new ServiceBusClient(scene.Bus.ConnectionString);
        await using var receiver = client.CreateReceiver(scene.Queue.Name);
        scene.Job.LockTime = TimeSpan.FromSeconds(1);
        await scene.Queue.SendAsync(Work, "one", Ct);

        var first = await receiver.ReceiveMessageAsync(Patience, Ct);
        var second = await receiver.ReceiveMessageAsync(Patience, Ct);
        await receiver.CompleteMessageAsync(second, Ct);

        Assert.Equal((1, 2), (first.DeliveryCount, second.DeliveryCount));
        Assert.Equal(first.MessageId, second.MessageId);
        await SettledAsync(scene);
    }

    [Fact]
    public async Task A_broker_that_dies_is_storage_that_is_away_and_messages_arrive_when_it_comes_back()
    {
        // A send can share the failed connection of the receivers, so it needs another try.
        var (scene, got) = await BusScene.ListenAsync(storage, null, ("Ainft__StorageRetries", "3"));
        await using var _ = scene;
        await scene.Queue.SendAsync(Work, "before", Ct);
        await got.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct);

        scene.Bus.Stop();
        var failed = await Assert.ThrowsAsync<RequestFailedException>(
            () => scene.Queue.SendAsync(Work, "during", Ct));
        scene.Bus.Start();
        await scene.Queue.SendAsync(Work, "after", Ct);

        Assert.Equal(503, failed.Status);
        Assert.Equal(Work, await got.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct));
        await SettledAsync(scene);
    }

    [Fact]
    public async Task Stopping_lets_running_work_finish()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var isCancelled = true;
        await using var scene = await BusScene.StartAsync(storage, async (_, cancellationToken) =>
        {
            started.SetResult();
            await release.Task;
            isCancelled = cancellationToken.IsCancellationRequested;
        });
        await scene.Queue.SendAsync(Work, "one", Ct);
        await started.Task.WaitAsync(Patience, Ct);

        var stopping = scene.App.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.False(isCancelled);
        Assert.Equal(0, scene.Job.Count);
    }

    [Fact]
    public async Task A_message_above_48_KiB_is_refused_before_it_is_sent()
    {
        await using var scene = await BusScene.StartAsync(storage, null);

        await Assert.ThrowsAsync<ArgumentException>(
            () => scene.Queue.SendAsync(new string('a', (48 * 1024) + 1), "one", Ct));

        Assert.Equal(0, scene.Job.Count);
    }

    [Fact]
    public async Task The_storage_queue_of_the_same_name_stays_empty()
    {
        await using var scene = await BusScene.StartAsync(storage, null);

        await scene.Queue.SendAsync(Work, "one", Ct);

        Assert.Equal(0, (await scene.App.Get<Storage>().Queue("job").ReadLengthAsync(Ct)).Messages);
        Assert.Equal(1, (await scene.Queue.ReadLengthAsync(Ct)).Messages);
    }

    private static Task SettledAsync(BusScene scene) =>
        Eventually.HoldsAsync(() => Task.FromResult(scene.Job.Count == 0), Patience);
}
