using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Finds garbage that no reader sees, which is staged batches that lost against others, and tables of old generations.
/// </summary>
internal sealed class CheckRemains(CheckedIndex index, UpkeepReport report)
{
    private Storage Storage => index.Plain.Storage;

    private Batches Batches => index.Plain.Batches;

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var (root, at) in index.Batches.Staged)
            if (!index.IsYoung(at))
                await CheckStagedAsync(root, ct);
        // A rebuild can be making a later generation, so only earlier ones are garbage.
        var generations = await Storage.ListGenerationsAsync(ct);
        foreach (var generation in generations.Where(generation => generation < Storage.Generation).Order())
        {
            if (index.Repair)
                await Storage.DropGenerationAsync(generation, ct);
            report.Add(
                FindingClass.GenerationDangling,
                $"generation {generation}",
                "The index was rebuilt since, and the tables of this generation still exist.",
                index.Repair);
        }
    }

    private async Task CheckStagedAsync(Bytes32 root, CancellationToken ct)
    {
        // The staged data can have become a batch since the check began.
        if (await Batches.FindSizeAsync(root, ct) is not null || (await Batches.ReadPointerAsync(ct)).Root == root)
            return;
        var repaired = index.Repair && await UnstageAsync(root, ct);
        report.Add(
            FindingClass.BatchDangling, $"batches/{root}", "The data were staged and never became a batch.", repaired);
    }

    /// <summary>
    /// Deletes staged data unless another process anchors now. It moves the pointer first, because a process that read
    /// the pointer earlier then cannot point to the deleted data.
    /// </summary>
    private async Task<bool> UnstageAsync(Bytes32 root, CancellationToken ct)
    {
        await using var anchoring =
            await Storage.Leases.TryAcquireAsync("anchor-bundles", TimeSpan.FromSeconds(30), ct);
        var pointer = await Batches.ReadPointerAsync(ct);
        if (anchoring is null || pointer.Root == root
            || await Batches.FindSizeAsync(root, ct) is not null
            || !await Batches.MovePointerAsync(pointer, pointer.Root, ct))
            return false;
        await Batches.UnstageAsync(root, ct);
        return true;
    }
}
