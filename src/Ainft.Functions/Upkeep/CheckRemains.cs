using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>What no reader sees: batches that were staged and lost against others, and tables of generations that count no more.</summary>
internal sealed class CheckRemains(CheckedIndex index, UpkeepReport report)
{
    private Storage Storage => index.Plain.GetRequiredService<Storage>();

    private Batches Batches => index.Plain.GetRequiredService<Batches>();

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var (root, at) in index.Batches.Staged)
            if (!index.IsYoung(at))
                await CheckStagedAsync(root, ct);
        // A later one may be in the making.
        foreach (var generation in (await Storage.ListGenerationsAsync(ct)).Where(generation => generation < Storage.Generation).Order())
        {
            if (index.Repair)
                await Storage.DropGenerationAsync(generation, ct);
            report.Add(FindingClass.GenerationDangling, $"generation {generation}", "The index was made anew since, and these tables are still there.", index.Repair);
        }
    }

    private async Task CheckStagedAsync(Bytes32 root, CancellationToken ct)
    {
        // It may have become a batch since the check began.
        if (await Batches.FindSizeAsync(root, ct) is not null || (await Batches.ReadPointerAsync(ct)).Root == root)
            return;
        var mended = index.Repair && await UnstageAsync(root, ct);
        report.Add(FindingClass.BatchDangling, $"batches/{root}", "It was staged and never became a batch.", mended);
    }

    /// <summary>Takes it away, unless somebody anchors now: whoever read the pointer before this moved it cannot point to it any more.</summary>
    private async Task<bool> UnstageAsync(Bytes32 root, CancellationToken ct)
    {
        await using var anchoring = await Storage.Leases.TryAcquireAsync("anchor-bundles", TimeSpan.FromSeconds(30), ct);
        var pointer = await Batches.ReadPointerAsync(ct);
        if (anchoring is null || pointer.Root == root || await Batches.FindSizeAsync(root, ct) is not null || !await Batches.MovePointerAsync(pointer, pointer.Root, ct))
            return false;
        await Batches.UnstageAsync(root, ct);
        return true;
    }
}
