using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Starts a new run. Its beacon is the next block. The app waits for it as long as fast chains take, and leaves a run
/// on a slower chain to the timer. Over Service Bus, a message at the next due time advances the run on time. On a
/// slower chain a message comes every ten seconds until the block exists.
/// </summary>
public sealed class ScheduleRun(AdvanceRun advance, Queues queues, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>A chain without a block for so long may have stopped, so the run is left to the timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly IMessageQueue queue = queues.Open("runs");

    public async Task RunAsync(Sha256Digest id, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var run = await advance.RunAsync(id, ct);
        while (run is { State: RunState.Waiting, Beacon: null } && time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(Pause, time, ct);
            run = await advance.RunAsync(id, ct);
        }
        // The due time is the cause, so instances that schedule the same step schedule it once.
        var now = time.GetUtcNow();
        if (run is not null && DueAt(run, now) is { } due && due > now)
            await queue.ScheduleAsync(DigestMessage.Write("run", id), $"due {due:O}", due, ct);
    }

    private static DateTimeOffset? DueAt(Run run, DateTimeOffset now) =>
        run is { State: RunState.Waiting, Beacon: null } && now - run.RequestedAt < Longest
            ? NextOf(now)
            : RunMachine.DueAt(run);

    // Whole multiples of ten seconds are equal for all instances.
    private static DateTimeOffset NextOf(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcTicks - now.UtcTicks % Again.Ticks, TimeSpan.Zero) + Again;
}
