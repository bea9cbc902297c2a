namespace Ainft.Functions.Events;

/// <summary>
/// Appends the decisions of final blocks that the log lacks. The head of the log names the block up to which it has
/// them, so an idle registry writes no row. A new log, and a log of other contracts, begins with the first block. Each
/// kind of decision in a block is a source, so a killed append continues and appends no event twice.
/// </summary>
internal sealed class AppendDecisions(EventLog log, ReadDecisions decisions, AppendEvents append, TimeProvider time)
{
    /// <summary>A call stops after this time. The next one continues.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Appends for 40 seconds at most. False while decisions are left, or another instance holds the lease.
    /// </summary>
    /// <exception cref="AppendLostException">Another writer was first. A repeated call continues.</exception>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        if (await decisions.FindBlockAsync(ct) is not { } last)
            return true;
        var after = StartOf(await log.ReadHeadAsync(ct), last);
        var found = await decisions.FindAsync(after, last.Number, ct);
        var isWhole = true;
        return found.Count == 0 || await append.RunAsync(
            async (to, token) => isWhole = await AddAsync(to, found, after, last, token), ct) && isWhole;
    }

    private static ulong StartOf(LogHead head, DecidedBlock last) =>
        head.DecidedBy == last.Contracts ? head.DecidedTo : 0;

    private async Task<bool> AddAsync(
        AppendedSources to, IReadOnlyList<(ulong Block, SourceKind Kind)> found, ulong after, DecidedBlock last,
        CancellationToken ct)
    {
        // Another instance appended meanwhile. The next call begins behind its block.
        if (StartOf(to.To.Head, last) != after)
            return false;
        var started = time.GetTimestamp();
        foreach (var (block, kind) in found)
        {
            if (time.GetElapsedTime(started) > Turn)
            {
                // Other kinds of this block may be missing, so the next call begins with it again.
                to.To.Decide(block - 1, last.Contracts);
                return false;
            }
            await append.AddAsync(to, FactSource.Block(kind, block), decisions.ReadAsync(block, kind, ct), ct);
        }
        to.To.Decide(last.Number, last.Contracts);
        return true;
    }
}
