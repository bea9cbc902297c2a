using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>Whether the index says what bundles, batches and the chain say, no more and no less; see README.md of this folder.</summary>
internal sealed class CheckIndex(UpkeepApp open, UpkeepReport report, bool repair)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var audit = new IndexAudit(report, repair);
        await using var plain = await open.OpenAsync(null, null, ct);
        await using var audited = await open.OpenAsync(audit.Lens, plain.Services.GetRequiredService<Storage>().Generation, ct);
        var chain = open.HasChain ? plain.Services.GetRequiredService<ReplayChain>() : null;
        var batches = await CommittedBatches.ReadAsync(plain.Services, root => IsAnchoredAsync(chain, root, ct), ct);
        var index = new CheckedIndex(plain.Services, audited.Services, batches, repair, plain.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        foreach (var lost in batches.Lost)
            report.Add(FindingClass.BatchLost, $"batches/{lost}", "Its list of bundles is not there, or is none.");

        var bundles = new CheckBundles(index, audit, report);
        await bundles.RunAsync(ct);
        await new CheckLinked(index, audit).RunAsync(ct);
        await new CheckSets(index, audit, bundles.Unreadable.Count == 0, report).RunAsync(ct);
        await new CheckTables(index, audit, bundles, report).RunAsync(ct);
        await new CheckAnchors(index, report, chain).RunAsync(ct);
        await new CheckRemains(index, report).RunAsync(ct);
    }

    private static async Task<bool> IsAnchoredAsync(ReplayChain? chain, Bytes32 root, CancellationToken ct) =>
        chain is not null && await chain.SizeOfAsync(root, applied: false, ct) > 0;
}
