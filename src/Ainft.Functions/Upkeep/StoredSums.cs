using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The sums of the stored rows that follow from bundles and batches. Each table is read once in the order of its keys,
/// a thousand rows per request.
/// </summary>
internal sealed class StoredSums
{
    private static readonly string[] Tables = ["Ainfts", "Listings", "Edges", "Statements", "Bundles", "Batches"];

    private readonly Dictionary<string, TableSums> stored = [];

    public static async Task<StoredSums> ReadAsync(CheckedIndex index, UpkeepReport report, CancellationToken ct)
    {
        var (sums, storage, done) = (new StoredSums(), index.Plain.GetRequiredService<Storage>(), 0L);
        foreach (var table in Tables.Where(storage.Declares))
        {
            var stored = sums.stored[table] = new TableSums();
            await foreach (var row in storage.Rows(table).AllAsync(ct))
            {
                if (StandsForCommitted(row.PartitionKey) && IsLookedAt(index, table, row))
                    stored.Add(row);
                report.Progress("tables", ++done, Math.Max(done, report.Rows), "rows");
            }
        }
        report.Progress("tables", done, done, "rows");
        return sums;
    }

    /// <summary>
    /// Whether rows of a partition follow from committed data. Other checks read the pointer and the lists of open
    /// bundles and unanchored batches.
    /// </summary>
    public static bool StandsForCommitted(string partitionKey) =>
        partitionKey is not ("open" or "pointer" or "unanchored");

    /// <summary>
    /// Whether the check includes a row. It ignores rows of unfinished bundles. It also ignores rows that are newer
    /// than its start, unless it projected their bundle.
    /// </summary>
    private static bool IsLookedAt(CheckedIndex index, string table, TableEntity row)
    {
        var isNew = row.Timestamp > index.Now;
        if (!isNew && index.Unfinished.Count == 0)
            return true;
        return OwnedRows.BundleOf(table, row) is { } bundle
            ? !index.Unfinished.Contains(bundle)
                && (!isNew || index.Open.Contains(bundle) || index.Batches.Bundles.Contains(bundle))
            : !isNew;
    }

    /// <summary>The ranges of each table in which keys or contents differ from the expected rows.</summary>
    public Dictionary<string, IReadOnlySet<int>> DifferingFrom(IndexAudit audit) =>
        Differing(audit, sums => sums.Contents);

    /// <summary>The ranges of each table in which keys differ from the expected rows.</summary>
    public Dictionary<string, IReadOnlySet<int>> DifferingKeys(IndexAudit audit) =>
        Differing(audit, sums => sums.Keys);

    private Dictionary<string, IReadOnlySet<int>> Differing(IndexAudit audit, Func<TableSums, KeySums> of) => stored
        .Select(table => (table.Key, table.Value, Expected: audit.Claimed.GetValueOrDefault(table.Key, new())))
        .Select(table => (table.Key, Ranges: of(table.Expected).DifferingFrom(of(table.Value))))
        .Where(table => table.Ranges.Count > 0)
        .ToDictionary(table => table.Key, table => table.Ranges);
}
