namespace Ainft.Functions.Runs;

/// <summary>
/// Starts a new run. Its beacon is the next block. The app waits for it as long as fast chains take, and leaves a run
/// on a slower chain to the timer.
/// </summary>
public sealed class ScheduleRun(AdvanceRun advance, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    public async Task RunAsync(Sha256Digest run, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (await advance.RunAsync(run, ct) is { State: RunState.Waiting, Beacon: null }
            && time.GetElapsedTime(started) < Patience)
            await Task.Delay(Pause, time, ct);
    }
}
