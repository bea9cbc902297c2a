using System.Collections.Concurrent;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>
/// Advances every run that is due, and completes interrupted steps: announcements, offers, and the settlement of
/// verdicts. This instance remembers when a run is due. Other instances change runs too, so it also checks each run at
/// short intervals.
/// </summary>
public sealed partial class SweepRuns(
    RunStore runs, NodeStore nodes, AnnounceRun announce, AdvanceRun advance, TimeProvider time,
    ILogger<SweepRuns> log)
{
    private const int AtOnce = 8;

    /// <summary>Shorter than the usual lease of 90 s, so that a node keeps its task when an instance stops.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Sha256Digest, DateTimeOffset> due = new();

    public async Task RunAsync(CancellationToken ct)
    {
        var current = await runs.CurrentAsync(ct).ToHashSetAsync(cancellationToken: ct);
        foreach (var ended in due.Keys.Where(run => !current.Contains(run)))
            due.TryRemove(ended, out _);
        var now = time.GetUtcNow();
        var coming = current.Where(run => due.GetValueOrDefault(run) <= now);
        var registered = nodes.ListOnce(ct);
        await Parallel.ForEachAsync(
            coming,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            (id, token) => AdvanceAsync(id, registered, token));
    }

    private async ValueTask AdvanceAsync(
        Sha256Digest id, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        try
        {
            // A request announces its run before it queues it. So only a run that the timer sees first may lack that.
            if (!due.ContainsKey(id) && await runs.FindAsync(id, ct) is { Beacon: null } unannounced)
                await announce.RunAsync(unannounced, ct);
            if (await advance.RunAsync(id, registered, ct) is { } run)
                due[id] = NextLookAt(run, time.GetUtcNow());
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // One run that fails must not stop the other runs.
            LogStuck(e, id);
        }
    }

    private static DateTimeOffset NextLookAt(Run run, DateTimeOffset now)
    {
        var at = RunMachine.DueAt(run) ?? now;
        return at > now + LookAgain ? now + LookAgain
            // Work may take longer than a lease. Then heartbeats keep the tasks, so the next check is soon.
            : at <= now && run.State == RunState.Computing ? now + LookAgain / 3
            : at;
    }

    [LoggerMessage(4001, LogLevel.Error, "The run {Run} could not be advanced. The timer will try again.")]
    private partial void LogStuck(Exception failure, Sha256Digest run);
}
