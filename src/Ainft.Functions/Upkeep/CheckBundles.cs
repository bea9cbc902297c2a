using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks bundles and batches against rows. It hashes the bytes of each bundle and projects it into expected rows. It
/// builds the tree of each batch from its leaves. A bundle with unknown parents is projected again after the others.
/// </summary>
internal sealed class CheckBundles(CheckedIndex index, IndexAudit audit, UpkeepReport report)
{
    private readonly Dictionary<Sha256Digest, string> unprojectable = [];
    private long done;

    private Bundles Bundles => index.Plain.Bundles;

    /// <summary>The entries of each checked batch by their words, where all its bundles are readable.</summary>
    public Dictionary<Bytes32, IReadOnlyDictionary<string, long>> Counts { get; } = [];

    /// <summary>The bundles that are lost or corrupt, so that their rows are unknown.</summary>
    public HashSet<Sha256Digest> Unreadable { get; } = [];

    public async Task RunAsync(CancellationToken ct)
    {
        var total = await Bundles.ListCommittedAsync(ct).Select(bundle => bundle.Length).SumAsync(ct);
        var later = new List<(Sha256Digest Hash, byte[] Redundant)>();
        foreach (var root in index.Batches.InOrder)
            await CheckBatchAsync(await index.Plain.Batches.ReadStagedAsync(root, ct), later, total, ct);
        foreach (var (_, hash, length, writtenAt) in await ListOpenAsync(ct))
        {
            await CheckOpenAsync(hash, writtenAt, later, ct);
            report.Progress("bundles", done += length, total, "bytes");
        }
        await ProjectLaterAsync(later, ct);
        report.Progress("bundles", total, total, "bytes");
    }

    /// <summary>
    /// The bundles outside batches, oldest first. So the check finds a wrong component before it projects the
    /// components that were minted upon it.
    /// </summary>
    private async Task<IEnumerable<(DateTimeOffset At, Sha256Digest Hash, long Length, DateTimeOffset WrittenAt)>>
        ListOpenAsync(CancellationToken ct)
    {
        var listed = await Bundles.ListOpenAsync(ct)
            .ToDictionaryAsync(row => row.Hash, row => row.At, cancellationToken: ct);
        var open = await Bundles.ListCommittedAsync(ct)
            .Where(bundle => !index.Batches.Bundles.Contains(bundle.Hash)
                && !index.Unfinished.Contains(bundle.Hash) && bundle.WrittenAt <= index.Now)
            .Select(bundle =>
                (listed.GetValueOrDefault(bundle.Hash, bundle.WrittenAt), bundle.Hash, bundle.Length, bundle.WrittenAt))
            .ToListAsync(ct);
        open.Sort();
        return open;
    }

    private async Task CheckBatchAsync(
        Batch batch, List<(Sha256Digest, byte[])> later, long total, CancellationToken ct)
    {
        var (closed, leaves, whole) = (new List<(Sha256Digest, ClosedBundle)>(), new MemoryStream(), true);
        var totals = LedgerTotals.None;
        foreach (var bundle in batch.Bundles)
        {
            if (await ReadAsync(bundle.Hash, bundle.Redundant, later, ct) is not { } content)
            {
                whole = false;
                continue;
            }
            leaves.Write(content.LeafHashes.Span);
            totals = totals.Plus(content.Counts);
            var duplicates = Positions.Count(bundle.Redundant);
            closed.Add((bundle.Hash, new ClosedBundle(batch.Root, content.Header.At, content.Count, duplicates)));
            report.Progress("bundles", done += content.Length, total, "bytes");
        }
        await index.Audited.Bundles.InsertClosedAsync(closed, ct);
        await index.Audited.Batches.InsertAsync(batch, ct);
        audit.KeepClaims();
        if (!whole)
            return;
        Counts[batch.Root] = totals.Entries;
        await CheckTreeAsync(batch, leaves.ToArray(), ct);
    }

    private async Task CheckTreeAsync(Batch batch, ReadOnlyMemory<byte> leafHashes, CancellationToken ct)
    {
        var batches = index.Plain.Batches;
        var subject = $"batches/{batch.Root}";
        var tree = leafHashes.IsEmpty ? null : MerkleTree.BuildFromHashes(leafHashes.Span);
        if (tree?.Root != batch.Root || tree.Count != batch.Size)
        {
            report.Add(
                FindingClass.BatchRootWrong,
                subject,
                $"The batch has {batch.Size} leaves. "
                + $"Its bundles have {tree?.Count ?? 0} leaves with the root {tree?.Root}.");
            return;
        }
        var same = await batches.HasTreeAsync(batch.Root, tree.Nodes, ct);
        if (same is true)
            return;
        if (index.Repair)
            await batches.RestoreTreeAsync(batch.Root, tree.Nodes, ct);
        report.Add(
            same is null ? FindingClass.BatchTreeMissing : FindingClass.BatchTreeWrong,
            $"{subject}/tree",
            same is null
                ? "The tree, from which the registry reads proofs, is missing."
                : "The nodes of the tree differ from those that follow from its leaves.",
            index.Repair);
    }

    private async Task CheckOpenAsync(
        Sha256Digest hash, DateTimeOffset writtenAt, List<(Sha256Digest, byte[])> later, CancellationToken ct)
    {
        var open = await Bundles.FindOpenAsync(hash, ct);
        var closed = open is null ? await Bundles.FindClosedAsync(hash, ct) : null;
        if (closed is { Root: null })
            return;
        // Either the bundle joined a batch after the check began, or the list of its batch is lost.
        var isBatched = closed is { Root: { } root }
            && (index.Batches.Lost.Contains(root) || await index.FindInBatchAsync(root, hash, ct) is not null);
        if (!isBatched && open is not { Projected: true })
        {
            if (index.IsYoung(writtenAt))
            {
                index.Unfinished.Add(hash);
                return;
            }
            await AddUnprojectedAsync(hash, open, closed, ct);
            open = await Bundles.FindOpenAsync(hash, ct);
        }
        index.Open.Add(hash);
        var redundant = await index.RedundantAsync(hash, ct);
        if (await ReadAsync(hash, redundant, later, ct) is { } content
            && open is not null && (open.Count != content.Count || open.At != content.Header.At))
            await AddWrongAsync(hash, content, ct);
    }

    private async Task AddUnprojectedAsync(
        Sha256Digest hash, OpenBundleRow? open, ClosedBundle? closed, CancellationToken ct)
    {
        var intact = await Bundles.IsIntactAsync(hash, ct) is true;
        if (index.Repair && intact)
        {
            if (closed is not null)
                await Bundles.ForgetClosedAsync(hash, ct);
            await index.Plain.Projection.RunAsync(hash, ct);
        }
        var (found, detail) = open is null
            ? (FindingClass.BundleUnlisted, "The bundle was committed. It is not listed as open, and no batch has it.")
            : (FindingClass.BundleUnprojected, "The bundle was committed long ago and has no rows.");
        report.Add(found, $"bundles/{hash}", detail, index.Repair && intact);
    }

    private async Task AddWrongAsync(Sha256Digest hash, BundleContent content, CancellationToken ct)
    {
        if (index.Repair)
            await Bundles.MarkProjectedAsync(content.Header, content.Count, content.Redundant, ct);
        report.Add(
            FindingClass.WrongIn(Bundles.Table),
            $"{Bundles.Table} open {hash}",
            $"The row differs from the bundle, which has {content.Count} entries and the time {content.Header.At:O}.",
            index.Repair);
    }

    /// <summary>Hashes and projects a bundle. It reports an unreadable bundle and returns null.</summary>
    private async Task<BundleContent?> ReadAsync(
        Sha256Digest hash, byte[] redundant, List<(Sha256Digest, byte[])> later, CancellationToken ct)
    {
        var intact = await Bundles.IsIntactAsync(hash, ct);
        // The bundle had no new entry, so the app dropped it meanwhile.
        if (intact is null && await Bundles.FindClosedAsync(hash, ct) is { Root: null })
            return null;
        if (intact is not true)
        {
            Unreadable.Add(hash);
            report.Add(
                intact is null ? FindingClass.BundleLost : FindingClass.BundleCorrupt,
                $"bundles/{hash}",
                intact is null
                    ? "A batch or the list of open bundles names the bundle, and it is missing."
                    : "The bytes of the bundle have another hash than its name.");
            return null;
        }
        var content = await ProjectAsync(hash, redundant, ct);
        if (content?.Failure is not null)
            later.Add((hash, redundant));
        else
            report.Counted(bundles: 1, entries: content?.Count ?? 0);
        return content;
    }

    private async Task<BundleContent?> ProjectAsync(Sha256Digest hash, byte[] redundant, CancellationToken ct)
    {
        var content = await BundleContent.ProjectAsync(index.Audited, hash, redundant, ct);
        if (content?.Failure is { } failure)
        {
            audit.DropClaims();
            unprojectable[hash] = failure;
        }
        else
        {
            audit.KeepClaims();
            unprojectable.Remove(hash);
        }
        return content;
    }

    private async Task ProjectLaterAsync(List<(Sha256Digest Hash, byte[] Redundant)> later, CancellationToken ct)
    {
        for (var before = int.MaxValue; later.Count > 0 && later.Count < before;)
        {
            before = later.Count;
            var again = new List<(Sha256Digest, byte[])>();
            foreach (var (hash, redundant) in later)
                if (await ProjectAsync(hash, redundant, ct) is { Failure: not null })
                    again.Add((hash, redundant));
            later = again;
        }
        foreach (var (hash, _) in later)
        {
            Unreadable.Add(hash);
            if (audit.IsFirst)
                continue;
            report.Add(FindingClass.BundleUnprojectable, $"bundles/{hash}", unprojectable[hash]);
        }
    }
}
