namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks that the index has exactly the data that follow from bundles, batches and the chain. README.md of this folder
/// describes the check.
/// </summary>
internal sealed class CheckIndex(UpkeepApp open, UpkeepReport report, bool repair)
{
    /// <summary>
    /// Checks the index, and optionally repairs it. It returns false when another process repairs or rebuilds.
    /// </summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await using var plain = await open.OpenAsync(null, null, ct);
        await using var lease = repair ? await IndexLease.TryAcquireAsync(plain.Storage, ct) : null;
        if (repair && lease is null)
            return false;
        try
        {
            await CheckAsync(plain, ct);
            await LastCheck.WriteAsync(plain.Storage, report, plain.Time.GetUtcNow(), ct);
        }
        finally
        {
            if (report.HasReplaced)
                await plain.Storage.Generations.SignalRepairAsync(ct);
        }
        return true;
    }

    private async Task CheckAsync(ComposedIndex plain, CancellationToken ct)
    {
        var batches = await CommittedBatches.ReadAsync(plain, report, ct);
        var index = new CheckedIndex(plain, plain, batches, repair, plain.Time.GetUtcNow());
        if (plain.Chain is { } chain)
            await new CheckTokens(index, open, report).RunAsync(await chain.AppliedAsync(ct), ct);
        var sets = new CheckSets(index, report);
        await using var pass = await CompareAsync(index, sets, ct);
        await sets.RunAsync(pass.Audit, pass.Bundles.Unreadable.Count == 0, ct);
        await new CheckTables(pass.Index, pass.Audit, pass.Bundles, report).RunAsync(pass.Stored!, ct);
        await new CheckAnchors(index, report).RunAsync(ct);
        await new CheckTotals(index, pass.Bundles, report).RunAsync(ct);
        await new CheckStates(index, report).RunAsync(ct);
        await new CheckRemains(index, report).RunAsync(ct);
    }

    /// <summary>
    /// Compares the rows that follow from committed data with the stored rows. The first pass compares sums, and it is
    /// the last pass when all sums are equal. The second pass compares each row of a range that differs, parents before
    /// children. If it finds a wrong row and other ranges differ now, the third pass compares all rows. Rows that
    /// follow from a wrong row can be wrong in the same way. If the second pass finds no wrong row, only rows that were
    /// written during the check differ.
    /// </summary>
    private async Task<Pass> CompareAsync(CheckedIndex index, CheckSets sets, CancellationToken ct)
    {
        var stored = default(StoredSums);
        for (var suspects = Suspects.None; ;)
        {
            var pass = await ProjectAsync(index, new IndexAudit(report, repair, suspects, sets.Sound), ct);
            stored ??= await StoredSums.ReadAsync(index, report, ct);
            var differing = stored.DifferingFrom(pass.Audit);
            var isLast = pass.Audit.IsFirst
                ? differing.Count == 0 && await sets.AreSoundAsync(pass.Audit, ct) && pass.Bundles.Unreadable.Count == 0
                : !pass.Audit.HasFound || suspects.Cover(differing);
            if (isLast)
                return pass with { Stored = stored };
            suspects = pass.Audit.IsFirst ? Suspects.In(differing) : Suspects.All;
            await pass.DisposeAsync();
        }
    }

    private async Task<Pass> ProjectAsync(CheckedIndex index, IndexAudit audit, CancellationToken ct)
    {
        report.Recount();
        var audited = index with
        {
            Audited = await open.OpenAsync(audit.Wrapper, index.Plain.Storage.Generation, ct),
        };
        var pass = new Pass(audited, audit, new CheckBundles(audited, audit, report), null);
        await pass.Bundles.RunAsync(ct);
        await new CheckLinked(audited, audit).RunAsync(ct);
        return pass;
    }

    /// <summary>One projection of all bundles with its own services, because services cache rows.</summary>
    private sealed record Pass(CheckedIndex Index, IndexAudit Audit, CheckBundles Bundles, StoredSums? Stored)
        : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Index.Audited.DisposeAsync();
    }
}
