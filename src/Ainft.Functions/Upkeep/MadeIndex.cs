using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The new index of a rebuild. The production projectors project bundles into it, first those of batches in their
/// order.
/// </summary>
/// <param name="old">The current index.</param>
/// <param name="made">The new index.</param>
/// <param name="report">Receives the bundles without a projection.</param>
internal sealed class MadeIndex(ComposedIndex old, ComposedIndex made, UpkeepReport report)
{
    private readonly HashSet<Sha256Digest> done = [];
    private LedgerTotals totals = LedgerTotals.None;
    private List<(Sha256Digest Hash, byte[] Redundant, string Failure)> later = [];

    private Bundles Bundles => made.Bundles;

    private Batches Batches => made.Batches;

    /// <summary>Projects the batches that the new index does not have.</summary>
    public async Task AddBatchesAsync(string pass, CommittedBatches batches, CancellationToken ct)
    {
        var bundles = 0;
        foreach (var root in batches.InOrder)
        {
            if (await Batches.FindSizeAsync(root, ct) is null)
                await AddAsync(await old.Batches.ReadStagedAsync(root, ct), ct);
            report.Progress(pass, ++bundles, batches.InOrder.Count, "batches");
        }
        await AddLaterAsync(ct);
    }

    /// <summary>
    /// Projects the open bundles that the new index does not have, oldest first. It skips a new bundle, because its
    /// instance can still be at work. With <paramref name="atTheEnd"/> it projects new bundles too, because the
    /// instances have stopped.
    /// </summary>
    public async Task AddOpenAsync(CommittedBatches batches, DateTimeOffset now, bool atTheEnd, CancellationToken ct)
    {
        var open = new List<(DateTimeOffset At, Sha256Digest Hash, byte[] Redundant)>();
        await foreach (var (hash, _, writtenAt) in Bundles.ListCommittedAsync(ct))
        {
            if (batches.Bundles.Contains(hash) || done.Contains(hash)
                || await Bundles.FindOpenAsync(hash, ct) is not null
                || await Bundles.FindClosedAsync(hash, ct) is not null)
                continue;
            // The current index decided which bundle owns a component, and the minter got that answer. If the current
            // index does not have the bundle, the oldest bundle owns the component.
            var known = await old.Bundles.FindOpenAsync(hash, ct);
            if (known is { Projected: true } || atTheEnd || now - writtenAt > SweepBundles.AbandonedAfter)
                open.Add((known?.At ?? writtenAt, hash, known?.Redundant ?? []));
        }
        foreach (var (_, hash, redundant) in open.OrderBy(bundle => (bundle.At, bundle.Hash)))
            if (await ProjectAsync(hash, redundant, ct) is { Failure: null } content)
                await Bundles.MarkProjectedAsync(content.Header, content.Count, content.Redundant, ct);
        await AddLaterAsync(ct);
    }

    /// <summary>
    /// Writes the totals of the batches. The new index is not the current one, so no instance moves its pointer.
    /// </summary>
    public async Task WriteTotalsAsync(CancellationToken ct) =>
        await Batches.CorrectTotalsAsync(await Batches.ReadPointerAsync(ct), totals, ct);

    /// <summary>Reports the bundles that have lost parents.</summary>
    public void ReportLeft()
    {
        foreach (var (hash, _, failure) in later)
            report.Add(FindingClass.BundleUnprojectable, $"bundles/{hash}", failure);
    }

    /// <summary>
    /// Projects a batch. It inserts the row of the batch last, because that row means that all its other rows exist.
    /// </summary>
    private async Task AddAsync(Batch batch, CancellationToken ct)
    {
        var (closed, counts) = (new List<(Sha256Digest, ClosedBundle)>(), LedgerTotals.None);
        foreach (var bundle in batch.Bundles)
            if (await ProjectAsync(bundle.Hash, bundle.Redundant, ct) is { } content)
            {
                var duplicates = Positions.Count(bundle.Redundant);
                closed.Add((bundle.Hash, new ClosedBundle(batch.Root, content.Header.At, content.Count, duplicates)));
                counts = counts.Plus(content.Counts);
            }
        await Bundles.InsertClosedAsync(closed, ct);
        if (await made.Anchors.FindAsync(batch.Root, ct) is not { Finalized: true })
            await Batches.AwaitAnchorAsync(batch.Root, batch.Size, ct);
        await Batches.InsertAsync(batch, ct);
        totals = totals.Plus(counts.Entries);
    }

    private async Task<BundleContent?> ProjectAsync(Sha256Digest hash, byte[] redundant, CancellationToken ct)
    {
        if (await Bundles.IsIntactAsync(hash, ct) is not true and var intact)
        {
            report.Add(
                intact is null ? FindingClass.BundleLost : FindingClass.BundleCorrupt,
                $"bundles/{hash}",
                "The new index does not have the entries of the bundle.");
            return null;
        }
        var content = await BundleContent.ProjectAsync(made, hash, redundant, ct);
        if (content?.Failure is { } failure)
            later.Add((hash, redundant, failure));
        else if (content is not null && done.Add(hash))
            report.Counted(bundles: 1, entries: content.Count);
        return content;
    }

    /// <summary>
    /// Projects bundles again that had unknown parents before, because instances with different clocks can write
    /// bundles out of order.
    /// </summary>
    private async Task AddLaterAsync(CancellationToken ct)
    {
        for (var before = int.MaxValue; later.Count > 0 && later.Count < before;)
        {
            before = later.Count;
            var again = later;
            later = [];
            foreach (var (hash, redundant, _) in again)
                if (await ProjectAsync(hash, redundant, ct) is { Failure: null } content
                    && await Bundles.FindClosedAsync(hash, ct) is null)
                    await Bundles.MarkProjectedAsync(content.Header, content.Count, content.Redundant, ct);
        }
    }
}
