namespace Ainft.Functions.Reproduction;

/// <summary>
/// Starts a run that was asked for just now. Its beacon is the next block, which is waited for as long as chains of short blocks take; a
/// run on a slower one is left to the timer.
/// </summary>
public sealed class ScheduleRun(AdvanceRun advance, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    public async Task RunAsync(Sha256Digest run, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (await advance.RunAsync(run, ct) is { State: RunState.Waiting, Beacon: null } && time.GetElapsedTime(started) < Patience)
            await Task.Delay(Pause, time, ct);
    }
}
