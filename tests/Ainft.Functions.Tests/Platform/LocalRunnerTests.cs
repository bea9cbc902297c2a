using System.Threading.Channels;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Timers and queues without a Functions host, configured by the same attributes that a host reads.</summary>
public sealed class LocalRunnerTests(StorageFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const string TickSchedule = "TICK_SCHEDULE", Cause = "test";

    [Fact]
    public async Task A_timer_runs_at_the_seconds_of_its_schedule()
    {
        var time = new WatchedTime();
        var runs = Channel.CreateUnbounded<DateTimeOffset>();
        await using var app = await StartTimerAsync(_ =>
        {
            runs.Writer.TryWrite(time.GetUtcNow());
            // A failing run does not end the timer.
            throw new InvalidOperationException("It always fails.");
        }, "5/10 * * * * *", time);

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
        await using var app = await StartAsync((job, _) =>
        {
            got.SetResult(job.ToString());
            return Task.CompletedTask;
        });

        await Queue(app).SendAsync("""{"id":"ü"}""", Cause);

        Assert.Equal("""{"id":"ü"}""", await got.Task.WaitAsync(Patience));
        await app.StopAsync();
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_queue_is_looked_into_again_however_storage_gave_up()
    {
        var (got, failures) = (new TaskCompletionSource(), 3);
        var faults = new FaultTransport(request => request.Path.EndsWith("/messages", StringComparison.Ordinal),
            everything: true);
        // Without retries the SDK throws a plain cancellation when its own time is up.
        faults.Writing += request =>
        {
            if (request.Method == "GET" && Interlocked.Decrement(ref failures) >= 0)
                throw new TaskCanceledException("The time is up.");
        };
        await using var app = await StartAsync(
            (_, _) =>
            {
                got.TrySetResult();
                return Task.CompletedTask;
            },
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults),
            new() { ["Ainft__StorageRetries"] = "0" });

        await Queue(app).SendAsync("{}", Cause);

        await got.Task.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("""{"id":1}""", 5)]
    [InlineData("this is not JSON", 5)]
    public async Task A_message_that_always_fails_becomes_poison_after_five_tries(string message, int expectedTries)
    {
        var tries = 0;
        await using var app = await StartAsync((_, _) =>
        {
            Interlocked.Increment(ref tries);
            throw new InvalidOperationException("It always fails.");
        });

        await Queue(app).SendAsync(message, Cause);

        Assert.Equal(message, await ReceiveAsync(Client(app, "-poison")));
        await app.StopAsync();
        Assert.Equal(expectedTries, tries);
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_becomes_poison_and_holds_up_no_other()
    {
        var done = new TaskCompletionSource();
        await using var app = await StartAsync((_, _) =>
        {
            done.SetResult();
            return Task.CompletedTask;
        });
        var storage = app.Get<IOptions<StorageOptions>>().Value;

        await new QueueServiceClient(storage.ConnectionString)
            .GetQueueClient($"{storage.Prefix}-job").SendMessageAsync("{not base64}");
        await Queue(app).SendAsync("{}", Cause);

        await done.Task.WaitAsync(Patience);
        Assert.Equal("{not base64}", await ReceiveAsync(Client(app, "-poison")));
    }

    [Fact]
    public async Task A_message_that_fails_once_is_tried_again()
    {
        var tries = 0;
        var done = new TaskCompletionSource();
        await using var app = await StartAsync((_, _) =>
        {
            if (Interlocked.Increment(ref tries) == 1)
                throw new InvalidOperationException("It fails once.");
            done.SetResult();
            return Task.CompletedTask;
        });

        await Queue(app).SendAsync("{}", Cause);

        await done.Task.WaitAsync(Patience);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_message_stays_invisible_to_others_while_it_is_worked_on()
    {
        var time = new FakeTimeProvider();
        var faults = new FaultTransport(write => write.Method == "PUT"
            && write.Path.Contains("-job/messages/", StringComparison.Ordinal));
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var renewed = new TaskCompletionSource();
        faults.Writing += _ => renewed.TrySetResult();
        await using var app = await StartAsync((_, _) =>
        {
            started.SetResult();
            return release.Task;
        }, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<HttpPipelineTransport>(faults));
        await Queue(app).SendAsync("{}", Cause);
        while (!started.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(20));
        await renewed.Task;
        release.SetResult();
        await app.StopAsync();

        // The message is deleted, although its receipt changed meanwhile.
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Stopping_lets_running_work_finish()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var cancelled = false;
        await using var app = await StartAsync(async (_, cancellationToken) =>
        {
            started.SetResult();
            await release.Task;
            cancelled = cancellationToken.IsCancellationRequested;
        });
        await Queue(app).SendAsync("{}", Cause);
        await started.Task.WaitAsync(Patience);

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        Assert.False(cancelled);
        Assert.Equal(0, (await Client(app, "").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_queue_that_someone_deleted_is_created_again_and_polled_on()
    {
        var got = new TaskCompletionSource();
        await using var app = await StartAsync((_, _) =>
        {
            got.TrySetResult();
            return Task.CompletedTask;
        });

        await Client(app, "").DeleteAsync();
        await Eventually.HoldsAsync(async () => await Client(app, "").ExistsAsync(), Patience);
        await Queue(app).SendAsync("{}", Cause);

        await got.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_setting_that_a_trigger_names_and_that_is_missing_stops_the_start()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartTimerAsync(_ => Task.CompletedTask, null));

        Assert.Contains(TickSchedule, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_that_is_none_stops_the_start_and_its_setting_is_named()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartTimerAsync(_ => Task.CompletedTask, "every minute"));

        Assert.Contains(TickSchedule, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 * * * *", true)]
    [InlineData("*/30 * * * * *", false)]
    public async Task A_timer_whose_time_was_missed_runs_at_once_and_says_so_unless_it_runs_every_few_seconds(
        string schedule, bool isPastDue)
    {
        var prefix = StorageFixture.NewPrefix();
        var time = new WatchedTime();
        var runs = Channel.CreateUnbounded<TimerInfo>();
        Task Tick(TimerInfo timer)
        {
            runs.Writer.TryWrite(timer);
            return Task.CompletedTask;
        }

        DateTimeOffset ran;
        await using (var first = await StartTimerAsync(Tick, schedule, time, prefix))
        {
            time.Advance(await time.Waits.Reader.ReadAsync());
            Assert.False((await runs.Reader.ReadAsync()).IsPastDue);
            ran = time.GetUtcNow();
        }

        var late = new WatchedTime(ran + TimeSpan.FromMinutes(61));
        await using var second = await StartTimerAsync(Tick, schedule, late, prefix);
        if (!isPastDue)
            late.Advance(await late.Waits.Reader.ReadAsync());
        var timer = await runs.Reader.ReadAsync();

        Assert.Equal(isPastDue, timer.IsPastDue);
        Assert.Equal(isPastDue ? ran.UtcDateTime : null, timer.ScheduleStatus?.Last);
    }

    [Fact]
    public async Task A_timer_runs_although_storage_does_not_say_when_it_ran()
    {
        var time = new WatchedTime();
        var ran = new TaskCompletionSource();
        var faults = new FaultTransport(request => request.Path.Contains("Timers(", StringComparison.Ordinal),
            everything: true);
        faults.Writing += _ => throw new TaskCanceledException("The time is up.");
        await using var app = await StartTimerAsync(_ =>
        {
            ran.TrySetResult();
            return Task.CompletedTask;
        }, "0 0 * * * *", time, configure: builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults));

        time.Advance(await time.Waits.Reader.ReadAsync());

        await ran.Task.WaitAsync(Patience);
    }

    private Task<App> StartTimerAsync(
        Func<TimerInfo, Task> run, string? schedule, TimeProvider? time = null, string? prefix = null,
        Action<WebApplicationBuilder>? configure = null) => StartAsync(
        typeof(Ticking),
        builder =>
        {
            builder.Services.AddSingleton(run).AddSingleton(time ?? TimeProvider.System);
            configure?.Invoke(builder);
        },
        new() { [TickSchedule] = schedule, ["Ainft__StorageRetries"] = "0" },
        prefix);

    private Task<App> StartAsync(
        Func<BinaryData, CancellationToken, Task> run, Action<WebApplicationBuilder>? configure = null,
        Dictionary<string, string?>? settings = null) => StartAsync(
        typeof(Working),
        builder =>
        {
            builder.Services.AddSingleton(run);
            configure?.Invoke(builder);
        },
        settings ?? []);

    private Task<App> StartAsync(
        Type functions, Action<WebApplicationBuilder> configure, Dictionary<string, string?> settings,
        string? prefix = null)
    {
        settings["Ainft__Triggers"] = "on";
        if (prefix is not null)
            settings["AINFT_PREFIX"] = prefix;
        return App.StartAsync(fixture, settings, builder =>
        {
            builder.Services.AddQueues("job");
            // Registers only the functions of this test, with pauses that are short enough for a test.
            builder.Services.AddSingleton(
                all => TriggeredFunction.Of([functions], all.GetRequiredService<IConfiguration>()));
            builder.Services.AddSingleton(new QueueSettings(8, 5, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)));
            configure(builder);
        });
    }

    /// <summary>A queue function that runs the work of a test.</summary>
    internal sealed class Working(Func<BinaryData, CancellationToken, Task> run)
    {
        [Function("Job")]
        public Task Job(
            [QueueTrigger("%AINFT_PREFIX%-job", Connection = "AzureWebJobsStorage")] BinaryData message,
            CancellationToken ct) => run(message, ct);
    }

    /// <summary>A timer function that runs the work of a test.</summary>
    private sealed class Ticking(Func<TimerInfo, Task> run)
    {
        [Function("Tick")]
        public Task Tick([TimerTrigger($"%{TickSchedule}%")] TimerInfo timer) => run(timer);
    }

    /// <summary>A clock that is stopped until a test advances it, and that reports the started waits.</summary>
    private sealed class WatchedTime(DateTimeOffset? start = null)
        : FakeTimeProvider(start ?? new DateTimeOffset(2026, 11, 22, 10, 0, 3, TimeSpan.Zero))
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

    private static IMessageQueue Queue(App app) => app.Get<Queues>().Open("job");

    private static QueueClient Client(App app, string suffix) => app.Get<Storage>()
        .QueueNamed($"{app.Get<IConfiguration>()["AINFT_PREFIX"]}-job{suffix}");

    private static async Task<string> ReceiveAsync(QueueClient queue)
    {
        string? text = null;
        await Eventually.HoldsAsync(
            async () => (text = await queue.ExistsAsync()
                ? (await queue.ReceiveMessageAsync()).Value?.Body.ToString() : null) is not null,
            Patience);
        return text!;
    }
}
