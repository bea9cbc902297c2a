using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>From batches to the chain: each is anchored there, or listed as one that is not yet; what the index says of it is so.</summary>
/// <param name="index">What is looked at.</param>
/// <param name="report">Takes the findings.</param>
/// <param name="chain">Asks the chain; null when none is given.</param>
internal sealed class CheckAnchors(CheckedIndex index, UpkeepReport report, ReplayChain? chain)
{
    private bool replay;

    private Batches Batches => index.Plain.GetRequiredService<Batches>();

    public async Task RunAsync(CancellationToken ct)
    {
        // In this order: a batch that the pointer names no more is in the list, or has its anchor.
        var pointer = (await Batches.ReadPointerAsync(ct)).Root;
        var waiting = await Batches.ListUnanchoredAsync(int.MaxValue, ct).Select(batch => batch.Root).ToHashSetAsync(cancellationToken: ct);
        foreach (var root in index.Batches.InOrder)
            await CheckAsync(root, waiting.Contains(root) || pointer == root, ct);
        foreach (var root in waiting.Where(root => root != pointer).Except(index.Batches.InOrder).Except(index.Batches.Lost))
            if (!await Batches.IsStagedAsync(root, ct))
                await ForgetAsync(root, ct);
        if (replay && index.Repair)
            await chain!.RestartAsync(ct);
    }

    private async Task CheckAsync(Bytes32 root, bool isWaiting, CancellationToken ct)
    {
        var batch = await Batches.ReadStagedAsync(root, ct);
        var anchored = index.Plain.GetRequiredService<AnchoredEvents>();
        var at = await anchored.FindAsync(root, ct);
        var known = chain is null ? null : await chain.FindAnchorAsync(root, ct);
        if (at is { Finalized: true } && chain is not null && known is null)
            report.Add(FindingClass.AnchorMissing, $"Anchors {root}", "The index has its anchor as final, and the registry does not know it.");
        else if (known is not null && known.Size != batch.Size)
            report.Add(FindingClass.AnchorWrong, $"batches/{root}", $"The registry has it with {known.Size} leaves, the batch has {batch.Size}.");
        else if (at is null && known is not null && await chain!.HasAppliedAsync(root, known, ct) && (at = await anchored.FindAsync(root, ct)) is null)
        {
            replay = true;
            report.Add(FindingClass.AnchorRowMissing, $"Anchors {root}", "The registry knew it in a block whose events are applied, and its row is not there.", index.Repair);
            return;
        }
        if (at is null or { Finalized: false } && !isWaiting)
        {
            if (index.Repair)
                await Batches.AwaitAnchorAsync(root, batch.Size, ct);
            report.Add(FindingClass.AnchorForgotten, $"Batches unanchored {root}", "It has no finalized anchor, and nobody waits for one.", index.Repair);
        }
    }

    private async Task ForgetAsync(Bytes32 root, CancellationToken ct)
    {
        if (index.Repair)
            await Batches.SettleAsync(root, ct);
        report.Add(FindingClass.DanglingIn("Batches"), $"Batches unanchored {root}", "There is no such batch.", index.Repair);
    }
}
