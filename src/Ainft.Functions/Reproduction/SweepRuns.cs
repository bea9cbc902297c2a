using System.Collections.Concurrent;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Advances every run whose time has come, and whatever was left behind: a run that was not announced, offers that were not made, a verdict
/// from which nothing followed yet. When a run is due this process remembers; as others change runs too, it looks at each now and then.
/// </summary>
public sealed partial class SweepRuns(Runs runs, Nodes nodes, AdvanceRun advance, TimeProvider time, ILogger<SweepRuns> log)
{
    private const int AtOnce = 8;

    /// <summary>Shorter than any lease, so that a run's process may die without costing a node its task.</summary>
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
            coming, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, (id, token) => AdvanceAsync(id, registered, token));
    }

    private async ValueTask AdvanceAsync(Sha256Digest id, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        try
        {
            // The message comes after the announcement, so only a run that the timer sees first may lack it.
            if (!due.ContainsKey(id) && await runs.FindAsync(id, ct) is { Beacon: null } unannounced)
                await runs.AnnounceAsync(unannounced, ct);
            if (await advance.RunAsync(id, registered, ct) is { } run)
                due[id] = NextLookAt(run, time.GetUtcNow());
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // One run that cannot go on now must not hold up the others.
            LogStuck(e, id);
        }
    }

    private static DateTimeOffset NextLookAt(Run run, DateTimeOffset now)
    {
        var at = RunMachine.DueAt(run) ?? now;
        return at > now + LookAgain ? now + LookAgain
            // Work may take longer than a lease: then heartbeats keep the tasks, and those are looked at now and then.
            : at <= now && run.State == RunState.Computing ? now + LookAgain / 3
            : at;
    }

    [LoggerMessage(4001, LogLevel.Error, "The run {Run} could not be advanced; it is tried again at the next time")]
    private partial void LogStuck(Exception failure, Sha256Digest run);
}
