using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>Whether the index says what bundles, batches and the chain say, no more and no less; see README.md of this folder.</summary>
internal sealed class CheckIndex(UpkeepApp open, UpkeepReport report, bool repair)
{
    /// <summary>Checks, and mends when it is to; false when another process mends or rebuilds.</summary>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        await using var plain = await open.OpenAsync(null, null, ct);
        var storage = plain.Services.GetRequiredService<Storage>();
        await using var turn = repair ? await IndexTurn.TryTakeAsync(storage, ct) : null;
        if (repair && turn is null)
            return false;
        try
        {
            await CheckAsync(plain, ct);
        }
        finally
        {
            if (report.HasReplaced)
                await storage.Generations.TellMendedAsync(ct);
        }
        return true;
    }

    private async Task CheckAsync(WebApplication plain, CancellationToken ct)
    {
        var chain = open.HasChain ? plain.Services.GetRequiredService<ReplayChain>() : null;
        var batches = await CommittedBatches.ReadAsync(plain.Services, chain, report, ct);
        var index = new CheckedIndex(plain.Services, plain.Services, batches, repair, plain.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        if (chain is not null)
            await new CheckTokens(index, open, report).RunAsync(await chain.AppliedAsync(ct), ct);
        var sets = new CheckSets(index, report);
        await using var pass = await CompareAsync(index, sets, ct);
        await sets.RunAsync(pass.Audit, pass.Bundles.Unreadable.Count == 0, ct);
        await new CheckTables(pass.Index, pass.Audit, pass.Bundles, report).RunAsync(pass.Stored!, ct);
        await new CheckAnchors(index, report, chain).RunAsync(ct);
        await new CheckRemains(index, report).RunAsync(ct);
    }

    /// <summary>
    /// What follows from what is committed, against what is stored: at first as sums, and that is all when nothing differs. Else once more,
    /// looking at each row where sums differ, parents before children; and if one was wrong and then others differ, at all rows: what follows
    /// from one that is wrong may have been as wrong. Without any, they differ by what came meanwhile.
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
        var app = await open.OpenAsync(audit.Lens, index.Plain.GetRequiredService<Storage>().Generation, ct);
        var audited = index with { Audited = app.Services };
        var pass = new Pass(app, audited, audit, new CheckBundles(audited, audit, report), null);
        await pass.Bundles.RunAsync(ct);
        await new CheckLinked(audited, audit).RunAsync(ct);
        return pass;
    }

    /// <summary>One projection of all there is, and the app that made it, which remembers what it saw.</summary>
    private sealed record Pass(WebApplication App, CheckedIndex Index, IndexAudit Audit, CheckBundles Bundles, StoredSums? Stored) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
