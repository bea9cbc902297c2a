using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>What is stored of what bundles and batches claim, read once, in the order of keys, a thousand rows at a time.</summary>
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

    /// <summary>The pointer and the lists of what is open or waits are looked at by themselves.</summary>
    public static bool StandsForCommitted(string partitionKey) => partitionKey is not ("open" or "pointer" or "unanchored");

    /// <summary>What came since the check began is left out unless its bundle was looked at, and whatever is of one that is not finished.</summary>
    private static bool IsLookedAt(CheckedIndex index, string table, TableEntity row)
    {
        var isNew = row.Timestamp > index.Now;
        if (!isNew && index.Unfinished.Count == 0)
            return true;
        return OwnedRows.BundleOf(table, row) is { } bundle
            ? !index.Unfinished.Contains(bundle) && (!isNew || index.Open.Contains(bundle) || index.Batches.Bundles.Contains(bundle))
            : !isNew;
    }

    /// <summary>The ranges of each table in which rows or what they hold differ from what was claimed.</summary>
    public Dictionary<string, IReadOnlySet<int>> DifferingFrom(IndexAudit audit) => Differing(audit, sums => sums.Contents);

    /// <summary>Those in which other rows are there than were claimed.</summary>
    public Dictionary<string, IReadOnlySet<int>> DifferingKeys(IndexAudit audit) => Differing(audit, sums => sums.Keys);

    private Dictionary<string, IReadOnlySet<int>> Differing(IndexAudit audit, Func<TableSums, KeySums> of) => stored
        .Select(table => (table.Key, Ranges: of(audit.Claimed.GetValueOrDefault(table.Key, new TableSums())).DifferingFrom(of(table.Value))))
        .Where(table => table.Ranges.Count > 0)
        .ToDictionary(table => table.Key, table => table.Ranges);
}
