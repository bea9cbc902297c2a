using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The index that is being made: bundles are projected into it, those of batches first and in their order, by the projectors that serve.
/// </summary>
/// <param name="old">The services upon the index in use.</param>
/// <param name="made">The services upon the one that is made.</param>
/// <param name="setOthers">Says which components of a window are another bundle's, before it is projected.</param>
/// <param name="report">Takes what cannot be projected.</param>
internal sealed class MadeIndex(IServiceProvider old, IServiceProvider made, Action<IReadOnlySet<string>> setOthers, UpkeepReport report)
{
    private readonly HashSet<Sha256Digest> done = [];
    private List<(Sha256Digest Hash, byte[] Redundant, string Failure)> later = [];

    private Bundles Bundles => made.GetRequiredService<Bundles>();

    private Batches Batches => made.GetRequiredService<Batches>();

    /// <summary>Brings in the batches that are not in yet.</summary>
    public async Task AddBatchesAsync(string pass, CommittedBatches batches, CancellationToken ct)
    {
        var bundles = 0;
        foreach (var root in batches.InOrder)
        {
            if (await Batches.FindSizeAsync(root, ct) is null)
                await AddAsync(await old.GetRequiredService<Batches>().ReadStagedAsync(root, ct), ct);
            report.Progress(pass, ++bundles, batches.InOrder.Count, "batches");
        }
        await AddLaterAsync(ct);
    }

    /// <summary>
    /// Brings in the open bundles that are not in yet, oldest first. Those whose process may still be at it are left for the end, when there
    /// are none such: <paramref name="atTheEnd"/>.
    /// </summary>
    public async Task AddOpenAsync(CommittedBatches batches, DateTimeOffset now, bool atTheEnd, CancellationToken ct)
    {
        var open = new List<(DateTimeOffset At, Sha256Digest Hash, byte[] Redundant)>();
        await foreach (var (hash, _, writtenAt) in Bundles.ListCommittedAsync(ct))
        {
            if (batches.Bundles.Contains(hash) || done.Contains(hash) || await Bundles.FindOpenAsync(hash, ct) is not null || await Bundles.FindClosedAsync(hash, ct) is not null)
                continue;
            // Whose a component is, the index in use has decided and told its minter; without one, the oldest bundle's.
            var known = await old.GetRequiredService<Bundles>().FindOpenAsync(hash, ct);
            if (known is { Projected: true } || atTheEnd || now - writtenAt > SweepBundles.AbandonedAfter)
                open.Add((known?.At ?? writtenAt, hash, known?.Redundant ?? []));
        }
        foreach (var (_, hash, redundant) in open.Order(Comparer<(DateTimeOffset At, Sha256Digest Hash, byte[])>.Create((a, b) => (a.At, a.Hash).CompareTo((b.At, b.Hash)))))
            if (await ProjectAsync(hash, redundant, ct) is { Failure: null } content)
                await Bundles.MarkProjectedAsync(content.Header, content.Count, content.Redundant, ct);
        await AddLaterAsync(ct);
    }

    /// <summary>What could not be projected because its parents are nowhere.</summary>
    public void ReportLeft()
    {
        foreach (var (hash, _, failure) in later)
            report.Add(FindingClass.BundleUnprojectable, $"bundles/{hash}", failure);
    }

    /// <summary>The batch's own row comes last: it says that all others are there.</summary>
    private async Task AddAsync(Batch batch, CancellationToken ct)
    {
        var closed = new List<(Sha256Digest, ClosedBundle)>();
        foreach (var bundle in batch.Bundles)
            if (await ProjectAsync(bundle.Hash, bundle.Redundant, ct) is { } content)
                closed.Add((bundle.Hash, new ClosedBundle(batch.Root, content.Header.At, content.Count, Positions.Count(bundle.Redundant))));
        await Bundles.InsertClosedAsync(closed, ct);
        if (await made.GetRequiredService<AnchoredEvents>().FindAsync(batch.Root, ct) is not { Finalized: true })
            await Batches.AwaitAnchorAsync(batch.Root, batch.Size, ct);
        await Batches.InsertAsync(batch, ct);
    }

    private async Task<BundleContent?> ProjectAsync(Sha256Digest hash, byte[] redundant, CancellationToken ct)
    {
        if (await Bundles.IsIntactAsync(hash, ct) is not true and var intact)
        {
            report.Add(intact is null ? FindingClass.BundleLost : FindingClass.BundleCorrupt, $"bundles/{hash}", "Nothing of it can be in the index.");
            return null;
        }
        var content = await BundleContent.ProjectAsync(made, hash, setOthers, redundant, ct);
        if (content?.Failure is { } failure)
            later.Add((hash, redundant, failure));
        else if (content is not null && done.Add(hash))
            report.Counted(bundles: 1, entries: content.Count);
        return content;
    }

    /// <summary>Bundles of processes with different clocks need not come in order: those whose parents were not there yet come again.</summary>
    private async Task AddLaterAsync(CancellationToken ct)
    {
        for (var before = int.MaxValue; later.Count > 0 && later.Count < before;)
        {
            before = later.Count;
            var again = later;
            later = [];
            foreach (var (hash, redundant, _) in again)
                if (await ProjectAsync(hash, redundant, ct) is { Failure: null } content && await Bundles.FindClosedAsync(hash, ct) is null)
                    await Bundles.MarkProjectedAsync(content.Header, content.Count, content.Redundant, ct);
        }
    }
}
