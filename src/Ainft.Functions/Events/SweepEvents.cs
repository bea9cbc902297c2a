using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Events;

/// <summary>
/// Appends the events that the log lacks. They are those of open bundles, of unanchored batches and of open runs whose
/// instance was killed, and those of all batches from before the log. A rebuild begins a new log, so its first sweeps
/// append the events of every batch again, oldest batch first.
/// </summary>
internal sealed class SweepEvents(
    Bundles bundles, Batches batches, RunStore runs, EventLog log, AppendEvents append, TimeProvider time)
{
    private const int UnanchoredLimit = 1_000;

    /// <summary>A sweep that fills the log stops after this time. The next one continues.</summary>
    private static readonly TimeSpan FillTime = TimeSpan.FromSeconds(40);

    /// <summary>A bundle that was committed so recently has an instance that appends its events.</summary>
    private static readonly TimeSpan InProgress = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken ct)
    {
        if (!(await log.ReadHeadAsync(ct)).IsFilled && !await append.RunAsync(FillAsync, ct))
            return;
        var now = time.GetUtcNow();
        var sources = await bundles.ListOpenAsync(ct)
            .Where(open => open.Projected && now - open.At > InProgress)
            .Select(open => FactSource.Bundle(open.Hash)).ToListAsync(ct);
        var unanchored = await batches.ListUnanchoredAsync(UnanchoredLimit, ct)
            .Select(batch => batch.Root).ToListAsync(ct);
        await foreach (var run in runs.CurrentAsync(ct))
            sources.Add(FactSource.Run(run));
        await append.RunAsync(
            async (to, token) =>
            {
                foreach (var root in unanchored)
                    await append.AddBundlesAsync(to, root, token);
                await append.AddAsync(to, sources, token);
            },
            ct);
    }

    private async Task FillAsync(AppendedSources to, CancellationToken ct)
    {
        var (started, head) = (time.GetTimestamp(), await log.ReadHeadAsync(ct));
        foreach (var (root, at) in await ListBatchesAsync(ct))
        {
            if (at < head.FilledTo)
                continue;
            if (time.GetElapsedTime(started) > FillTime)
                return;
            await append.AddAsync(to, [FactSource.Batch(root)], ct);
            to.To.Fill(at, isComplete: false);
        }
        to.To.Fill(null, isComplete: true);
    }

    /// <summary>The batches with the time at which they were staged, oldest first. A root needs 40 bytes.</summary>
    private async Task<List<(Bytes32 Root, DateTimeOffset At)>> ListBatchesAsync(CancellationToken ct)
    {
        var found = new List<(Bytes32 Root, DateTimeOffset At)>();
        await foreach (var staged in batches.ListStagedAsync(ct))
            if (await batches.FindSizeAsync(staged.Root, ct) is not null)
                found.Add(staged);
        found.Sort((one, other) => (one.At, one.Root).CompareTo((other.At, other.Root)));
        return found;
    }
}
