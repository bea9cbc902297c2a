using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks rows against bundles and batches, because each stored row must be an expected one. Where the stored keys of a
/// range differ from the expected keys, it judges the few rows of the range one by one. The bundle of such a row can be
/// newer than the check, or it can be a lost one.
/// </summary>
internal sealed class CheckTables(CheckedIndex index, IndexAudit audit, CheckBundles bundles, UpkeepReport report)
{
    private const int Judged = 100_000;

    public async Task RunAsync(StoredSums stored, CancellationToken ct)
    {
        foreach (var (table, ranges) in stored.DifferingKeys(audit))
            await JudgeAsync(table, ranges, ct);
        await CheckOpenAsync(ct);
    }

    private async Task JudgeAsync(IndexTable table, IReadOnlySet<int> ranges, CancellationToken ct)
    {
        var suspects = await KeysAsync(table, ct)
            .Where(key => ranges.Contains(KeySums.RangeOf(key.PartitionKey, key.RowKey)))
            .Take(Judged).ToListAsync(ct);
        if (table == Bundles.Table)
            foreach (var (_, rowKey) in suspects)
                await JudgeClosedAsync(Sha256Digest.Parse(rowKey), ct);
        else if (table == Batches.Table)
            foreach (var (_, rowKey) in suspects)
                await JudgeBatchAsync(Bytes32.Parse(rowKey), ct);
        else
            await JudgeByBundleAsync(table, suspects, ct);
    }

    private async Task JudgeByBundleAsync(
        IndexTable table, List<(string PartitionKey, string RowKey)> suspects, CancellationToken ct)
    {
        var rows = index.Plain.Storage.Rows(table);
        var byBundle = new Dictionary<Sha256Digest, List<(string PartitionKey, string RowKey)>>();
        foreach (var key in suspects)
        {
            if (await IsOfTokenAsync(key.RowKey, ct)
                || await rows.GetAsync(key.PartitionKey, key.RowKey, ct) is not { } row)
                continue;
            if (table.BundleOf(row) is { } bundle)
                (byBundle.TryGetValue(bundle, out var keys) ? keys : byBundle[bundle] = []).Add(key);
            else
                await RemoveAsync(table, rows, key, ct);
        }
        foreach (var (bundle, keys) in byBundle)
        {
            if (bundles.Unreadable.Contains(bundle) || await ClaimsOfAsync(bundle, ct) is not { } claims)
                continue;
            foreach (var key in keys.Where(key => !claims.Contains((table, key.PartitionKey, key.RowKey))))
                await RemoveAsync(table, rows, key, ct);
        }
    }

    /// <summary>
    /// The expected rows of a bundle. The result is null for a known bundle that is lost, because the check reported
    /// it.
    /// </summary>
    private async Task<IReadOnlySet<(IndexTable Table, string PartitionKey, string RowKey)>?> ClaimsOfAsync(
        Sha256Digest bundle, CancellationToken ct)
    {
        var store = index.Plain.Bundles;
        if (!await store.ExistsAsync(bundle, ct))
            return index.Batches.Bundles.Contains(bundle) || await store.FindOpenAsync(bundle, ct) is not null
                ? null
                : new HashSet<(IndexTable, string, string)>();
        var redundant = await index.RedundantAsync(bundle, ct);
        await BundleContent.ProjectAsync(index.Audited, bundle, redundant, ct);
        return audit.DropClaims();
    }

    /// <summary>Whether a key is the edge of a token that the index has now.</summary>
    private async Task<bool> IsOfTokenAsync(string rowKey, CancellationToken ct) =>
        Edges.TokenIn(rowKey) is { } id && await index.Plain.Linked.FindAsync(id, ct) is not null;

    private async Task JudgeClosedAsync(Sha256Digest hash, CancellationToken ct)
    {
        var store = index.Plain.Bundles;
        if (index.Batches.Bundles.Contains(hash)
            || await store.FindClosedAsync(hash, ct) is not { Root: { } root }
            || index.Batches.Lost.Contains(root))
            return;
        if (await index.FindInBatchAsync(root, hash, ct) is not null)
            return;
        if (index.Repair)
            await store.ForgetClosedAsync(hash, ct);
        report.Add(
            FindingClass.DanglingIn(Bundles.Table),
            $"{Bundles.Table} {hash}",
            $"The row names the batch {root}, which does not exist or does not contain the bundle.",
            index.Repair);
    }

    private async Task JudgeBatchAsync(Bytes32 root, CancellationToken ct)
    {
        var batches = index.Plain.Batches;
        if (index.Batches.Lost.Contains(root) || await batches.IsStagedAsync(root, ct))
            return;
        if (await index.Plain.Anchors.FindAsync(root, ct) is not null)
        {
            report.Add(
                FindingClass.BatchLost,
                $"batches/{root}",
                "The batch is anchored, and its list of bundles is missing.");
            return;
        }
        if (index.Repair)
            await batches.ForgetAsync(root, ct);
        report.Add(
            FindingClass.DanglingIn(Batches.Table),
            $"{Batches.Table} {root}",
            "The row names a batch that does not exist.",
            index.Repair);
    }

    private async Task RemoveAsync(
        IndexTable table, Rows rows, (string PartitionKey, string RowKey) key, CancellationToken ct)
    {
        if (index.Repair)
            await rows.DeleteAsync(key.PartitionKey, key.RowKey, cancellationToken: ct);
        report.Add(
            FindingClass.DanglingIn(table),
            $"{table} {key.PartitionKey} {key.RowKey}",
            "The row follows from no bundle.",
            index.Repair);
    }

    /// <summary>
    /// Checks the list of open bundles. Each must exist, unless it was announced a moment ago, and must not be in a
    /// batch.
    /// </summary>
    private async Task CheckOpenAsync(CancellationToken ct)
    {
        var store = index.Plain.Bundles;
        var pointer = (await index.Plain.Batches.ReadPointerAsync(ct)).Root;
        await foreach (var open in store.ListOpenAsync(ct))
        {
            var isClosed = pointer is null && index.Batches.Bundles.Contains(open.Hash);
            var isThere = isClosed || await store.ExistsAsync(open.Hash, ct);
            if (!isClosed && (isThere || (!open.Projected && index.IsYoung(open.At))))
                continue;
            if (open.Projected && !isThere)
            {
                bundles.Unreadable.Add(open.Hash);
                report.Add(
                    FindingClass.BundleLost,
                    $"bundles/{open.Hash}",
                    "The bundle is listed as open and projected, and it is missing.");
                continue;
            }
            if (index.Repair)
                await store.UnlistAsync(open.Hash, ct);
            report.Add(
                FindingClass.DanglingIn(Bundles.Table),
                $"{Bundles.Table} open {open.Hash}",
                isClosed
                    ? "A batch contains the bundle, and the bundle is still listed as open."
                    : "The bundle was announced long ago and never committed.",
                index.Repair);
        }
    }

    private IAsyncEnumerable<(string PartitionKey, string RowKey)> KeysAsync(IndexTable table, CancellationToken ct) =>
        index.Plain.Storage.Rows(table).KeysAsync(ct).Where(key => table.IsCommitted(key.PartitionKey));
}
