using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Starts a new run. Its beacon is the next block. The app waits for it as long as fast chains take, and leaves a run
/// on a slower chain to the timer. Over Service Bus, a message at the next due time advances the run on time.
/// </summary>
public sealed class ScheduleRun(AdvanceRun advance, Queues queues, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

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
        if (run is not null && RunMachine.DueAt(run) is { } due && due > time.GetUtcNow())
            await queue.ScheduleAsync(DigestMessage.Write("run", id), $"due {due:O}", due, ct);
    }
}
