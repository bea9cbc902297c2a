using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks batches against the chain. Each batch must be anchored on the chain or listed as unanchored, and the index
/// must have its anchor.
/// </summary>
/// <param name="index">The index to check.</param>
/// <param name="report">Receives the findings.</param>
internal sealed class CheckAnchors(CheckedIndex index, UpkeepReport report)
{
    private bool replay;

    private Batches Batches => index.Plain.Batches;

    public async Task RunAsync(CancellationToken ct)
    {
        // The order of these reads matters. A batch that leaves the pointer is in the list by then, or has its anchor.
        var pointer = (await Batches.ReadPointerAsync(ct)).Root;
        var waiting = await Batches.ListUnanchoredAsync(int.MaxValue, ct)
            .Select(batch => batch.Root).ToHashSetAsync(cancellationToken: ct);
        foreach (var root in index.Batches.InOrder)
            await CheckAsync(root, waiting.Contains(root) || pointer == root, ct);
        var unknown = waiting.Where(root => root != pointer)
            .Except(index.Batches.InOrder).Except(index.Batches.Lost);
        foreach (var root in unknown)
            if (!await Batches.IsStagedAsync(root, ct))
                await ForgetAsync(root, ct);
        if (replay && index.Repair)
            await index.Plain.Chain!.RestartAsync(ct);
    }

    private async Task CheckAsync(Bytes32 root, bool isWaiting, CancellationToken ct)
    {
        var (batch, chain) = (await Batches.ReadStagedAsync(root, ct), index.Plain.Chain);
        var at = await index.Plain.Anchors.FindAsync(root, ct);
        var known = chain is null ? null : await chain.FindAnchorAsync(root, ct);
        if (at is { Finalized: true } && chain is not null && known is null)
            report.Add(
                FindingClass.AnchorMissing,
                $"{AnchoredEvents.Table} {root}",
                "The index has a final anchor of the batch, and the registry contract does not have it.");
        else if (known is not null && known.Size != batch.Size)
            report.Add(
                FindingClass.AnchorWrong,
                $"batches/{root}",
                $"The registry contract has the batch with {known.Size} leaves, and the batch has {batch.Size}.");
        else if (at is null && known is not null && await chain!.HasAppliedAsync(root, known, ct)
            && (at = await index.Plain.Anchors.FindAsync(root, ct)) is null)
        {
            replay = true;
            report.Add(
                FindingClass.AnchorRowMissing,
                $"{AnchoredEvents.Table} {root}",
                "The events of the block with the anchor were applied, and the row of the anchor is missing.",
                index.Repair);
            return;
        }
        if (at is null or { Finalized: false } && !isWaiting)
        {
            if (index.Repair)
                await Batches.AwaitAnchorAsync(root, batch.Size, ct);
            report.Add(
                FindingClass.AnchorForgotten,
                $"{Batches.Table} unanchored {root}",
                "The batch has no finalized anchor and is missing in the list of unanchored batches.",
                index.Repair);
        }
    }

    private async Task ForgetAsync(Bytes32 root, CancellationToken ct)
    {
        if (index.Repair)
            await Batches.SettleAsync(root, ct);
        report.Add(
            FindingClass.DanglingIn(Batches.Table),
            $"{Batches.Table} unanchored {root}",
            "The list of unanchored batches has a batch that does not exist.",
            index.Repair);
    }
}
