using System.Threading.Channels;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Timers and queues without a Functions host, from function.json files as a host reads them.</summary>
public sealed class LocalRunnerTests(StorageFixture fixture) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-runner-");

    [Fact]
    public async Task A_timer_runs_at_the_seconds_of_its_schedule()
    {
        var time = new WatchedTime();
        var runs = Channel.CreateUnbounded<DateTimeOffset>();
        WriteFunction("Tick", """{"type":"timerTrigger","name":"timer","schedule":"%Ainft__TickSchedule%"}""");
        await using var app = await StartAsync(triggers => triggers.Timer("Tick", (_, _) =>
        {
            runs.Writer.TryWrite(time.GetUtcNow());
            // A failing run does not end the timer.
            throw new InvalidOperationException("It always fails.");
        }), builder => builder.Services.AddSingleton<TimeProvider>(time), new() { ["Ainft__TickSchedule"] = "5/10 * * * * *" });

        var ran = new List<string>();
        while (ran.Count < 3)
        {
            time.Advance(await time.Waits.Reader.ReadAsync());
            ran.Add((await runs.Reader.ReadAsync()).ToString("HH:mm:ss.f"));
        }

        Assert.Equal(["10:00:05.0", "10:00:15.0", "10:00:25.0"], ran);
    }

    [Fact]
    public async Task A_message_runs_its_function_once_and_is_gone()
    {
        var got = new TaskCompletionSource<string>();
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", (_, job, _) =>
        {
            got.SetResult(job.GetRawText());
            return Task.CompletedTask;
        }));

        await Queue(app).SendAsync("""{"id":"ü"}""");

        Assert.Equal("""{"id":"ü"}""", await got.Task.WaitAsync(Patience));
        await app.StopAsync();
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_queue_is_looked_into_again_however_storage_gave_up()
    {
        var (got, failures) = (new TaskCompletionSource(), 3);
        var faults = new FaultTransport(request => request.Path.EndsWith("/messages", StringComparison.Ordinal), everything: true);
        // Without retries the SDK throws a bare cancellation when its own time is up.
        faults.Writing += request =>
        {
            if (request.Method == "GET" && Interlocked.Decrement(ref failures) >= 0)
                throw new TaskCanceledException("The time is up.");
        };
        WriteJob();
        await using var app = await StartAsync(
            triggers => triggers.Queue("Job", (_, _, _) =>
            {
                got.TrySetResult();
                return Task.CompletedTask;
            }),
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults),
            new() { ["Ainft__StorageRetries"] = "0" });

        await Queue(app).SendAsync("{}");

        await got.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("""{"id":1}""", 5)]
    [InlineData("this is not JSON", 0)]
    public async Task A_message_that_always_fails_becomes_poison_after_five_tries(string message, int expectedTries)
    {
        var tries = 0;
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", (_, _, _) =>
        {
            Interlocked.Increment(ref tries);
            throw new InvalidOperationException("It always fails.");
        }));

        await Queue(app).SendAsync(message);

        Assert.Equal(message, await ReceiveAsync(Client(app, "-poison")));
        await app.StopAsync();
        Assert.Equal(expectedTries, tries);
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_becomes_poison_and_holds_up_no_other()
    {
        var done = new TaskCompletionSource();
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", (_, _, _) =>
        {
            done.SetResult();
            return Task.CompletedTask;
        }));
        var storage = app.Get<IOptions<StorageOptions>>().Value;

        await new QueueServiceClient(storage.ConnectionString).GetQueueClient($"{storage.Prefix}-job").SendMessageAsync("{not base64}");
        await Queue(app).SendAsync("{}");

        await done.Task.WaitAsync(Patience);
        Assert.Equal("{not base64}", await ReceiveAsync(Client(app, "-poison")));
    }

    [Fact]
    public async Task A_message_that_fails_once_is_tried_again()
    {
        var tries = 0;
        var done = new TaskCompletionSource();
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", (_, _, _) =>
        {
            if (Interlocked.Increment(ref tries) == 1)
                throw new InvalidOperationException("It fails once.");
            done.SetResult();
            return Task.CompletedTask;
        }));

        await Queue(app).SendAsync("{}");

        await done.Task.WaitAsync(Patience);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_message_stays_invisible_to_others_while_it_is_worked_on()
    {
        var time = new FakeTimeProvider();
        var faults = new FaultTransport(write => write.Method == "PUT" && write.Path.Contains("-job/messages/", StringComparison.Ordinal));
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var renewed = new TaskCompletionSource();
        faults.Writing += _ => renewed.TrySetResult();
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", (_, _, _) =>
        {
            started.SetResult();
            return release.Task;
        }), builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<HttpPipelineTransport>(faults));
        await Queue(app).SendAsync("{}");
        while (!started.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(20));
        await renewed.Task;
        release.SetResult();
        await app.StopAsync();

        // Gone, although its receipt changed meanwhile.
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_function_without_a_file_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(triggers => triggers.Timer("Forgotten", (_, _) => Task.CompletedTask)));

        Assert.Contains("Forgotten", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_lets_running_work_finish()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var cancelled = false;
        WriteJob();
        await using var app = await StartAsync(triggers => triggers.Queue("Job", async (_, _, cancellationToken) =>
        {
            started.SetResult();
            await release.Task;
            cancelled = cancellationToken.IsCancellationRequested;
        }));
        await Queue(app).SendAsync("{}");
        await started.Task.WaitAsync(Patience);

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.False(cancelled);
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_function_file_that_names_a_missing_setting_stops_the_start()
    {
        WriteFunction("Tick", """{"type":"timerTrigger","name":"timer","schedule":"%Ainft__NoSuchSchedule%"}""");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(triggers => triggers.Timer("Tick", (_, _) => Task.CompletedTask)));

        Assert.Contains("Ainft__NoSuchSchedule", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_that_is_none_stops_the_start_and_its_setting_is_named()
    {
        WriteFunction("Tick", """{"type":"timerTrigger","name":"timer","schedule":"%Ainft__TickSchedule%"}""");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(
            triggers => triggers.Timer("Tick", (_, _) => Task.CompletedTask), settings: new() { ["Ainft__TickSchedule"] = "every minute" }));

        Assert.Contains("Ainft__TickSchedule", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Task<App> StartAsync(Action<TriggerTable> register, Action<WebApplicationBuilder>? configure = null, Dictionary<string, string?>? settings = null)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "host.json"), """
            {"extensions":{"queues":{"batchSize":8,"maxDequeueCount":5,"maxPollingInterval":"00:00:00.2","messageEncoding":"base64","visibilityTimeout":"00:00:00"}}}
            """);
        return App.StartAsync(fixture, new(settings ?? []) { ["Ainft__Triggers"] = "on" }, builder =>
        {
            builder.Services.AddQueues("job");
            // Only this test's functions: those of the slices have no files in its folder.
            builder.Services.RemoveAll<Action<TriggerTable>>().AddTriggers(register);
            builder.Services.AddSingleton(s => new FunctionFolder(folder.FullName, s.GetRequiredService<IConfiguration>()));
            configure?.Invoke(builder);
        });
    }

    private void WriteJob() => WriteFunction("Job", """{"type":"queueTrigger","name":"message","queueName":"%Ainft__Prefix%-job","connection":"AzureWebJobsStorage"}""");

    private void WriteFunction(string name, string binding) =>
        File.WriteAllText(Path.Combine(folder.CreateSubdirectory(name).FullName, "function.json"), $$"""{"bindings":[{{binding}}]}""");

    /// <summary>A clock that stands still until it is advanced, and tells what is waited for.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 10, 0, 3, TimeSpan.Zero))
    {
        public Channel<TimeSpan> Waits { get; } = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero)
                Waits.Writer.TryWrite(dueTime);
            return timer;
        }
    }

    private static MessageQueue Queue(App app) => app.Get<Storage>().Queue("job");

    private static QueueClient Client(App app, string suffix) => app.Get<Storage>()
        .QueueNamed($"{app.Get<IConfiguration>()["Ainft:Prefix"]}-job{suffix}");

    private static async Task<string> ReceiveAsync(QueueClient queue)
    {
        string? text = null;
        await Eventually.HoldsAsync(
            async () => (text = await queue.ExistsAsync() ? (await queue.ReceiveMessageAsync()).Value?.Body.ToString() : null) is not null,
            Patience);
        return text!;
    }
}
