using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The sums of the stored rows that follow from bundles and batches. Each table is read once in the order of its keys,
/// a thousand rows per request.
/// </summary>
internal sealed class StoredSums
{
    private readonly Dictionary<IndexTable, TableSums> stored = [];

    public static async Task<StoredSums> ReadAsync(CheckedIndex index, UpkeepReport report, CancellationToken ct)
    {
        var (sums, done) = (new StoredSums(), 0L);
        foreach (var table in index.Plain.TablesOf(RowOrigin.Commits))
        {
            var stored = sums.stored[table] = new TableSums();
            await foreach (var row in index.Plain.Storage.Rows(table).AllAsync(ct))
            {
                // Other checks read the rows of work in progress.
                if (table.IsCommitted(row.PartitionKey) && IsLookedAt(index, table, row))
                    stored.Add(table.Plain(row));
                report.Progress("tables", ++done, Math.Max(done, report.Rows), "rows");
            }
        }
        report.Progress("tables", done, done, "rows");
        return sums;
    }

    /// <summary>
    /// Whether the check includes a row. It ignores rows of unfinished bundles. It also ignores rows that are newer
    /// than its start, unless it projected their bundle.
    /// </summary>
    private static bool IsLookedAt(CheckedIndex index, IndexTable table, TableEntity row)
    {
        var isNew = row.Timestamp > index.Now;
        if (!isNew && index.Unfinished.Count == 0)
            return true;
        return table.BundleOf(row) is { } bundle
            ? !index.Unfinished.Contains(bundle)
                && (!isNew || index.Open.Contains(bundle) || index.Batches.Bundles.Contains(bundle))
            : !isNew;
    }

    /// <summary>The ranges of each table in which keys or contents differ from the expected rows.</summary>
    public Dictionary<IndexTable, IReadOnlySet<int>> DifferingFrom(IndexAudit audit) =>
        Differing(audit, sums => sums.Contents);

    /// <summary>The ranges of each table in which keys differ from the expected rows.</summary>
    public Dictionary<IndexTable, IReadOnlySet<int>> DifferingKeys(IndexAudit audit) =>
        Differing(audit, sums => sums.Keys);

    private Dictionary<IndexTable, IReadOnlySet<int>> Differing(IndexAudit audit, Func<TableSums, KeySums> of) => stored
        .Select(table => (table.Key, table.Value, Expected: audit.Claimed.GetValueOrDefault(table.Key, new())))
        .Select(table => (table.Key, Ranges: of(table.Expected).DifferingFrom(of(table.Value))))
        .Where(table => table.Ranges.Count > 0)
        .ToDictionary(table => table.Key, table => table.Ranges);
}
