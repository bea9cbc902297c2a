using System.Collections.Concurrent;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// What the handlers of the chain's events see as storage while these are replayed for a check: rows of tokens that they would write are
/// claims, compared with what is stored; the cursor is one of its own, from the start; of everything else nothing is written.
/// </summary>
/// <param name="report">Takes what is found; null: nobody wants to know.</param>
/// <param name="repair">Whether it is mended.</param>
/// <param name="applied">The block before which events are in the tables.</param>
internal sealed class ChainClaims(UpkeepReport? report, bool repair, ulong applied)
{
    public static readonly IReadOnlyList<string> Tables = ["Tokens", "Linked"];

    /// <summary>By the hash of a table and a key: whether what is stored is of an event that says so.</summary>
    private readonly ConcurrentDictionary<UInt128, bool> said = new();

    public StorageLens Lens => new(
        (table, rows) => table == "Cursors" ? new RowsInMemory(rows) : Tables.Contains(table) ? new ClaimedRows(rows, table, this) : new UnwrittenRows(rows),
        (_, blobs) => new UnwrittenBlobs(blobs));

    /// <summary>Whether a row is of an event that was applied when the check began.</summary>
    public bool IsApplied(TableEntity row) => !(row.GetInt64("Block") >= (long)applied);

    /// <summary>What a stored row is, if no event that was replayed says the same; null when one does.</summary>
    public FindingClass? WrongnessOf(string table, string rowKey) =>
        !said.TryGetValue(KeySums.HashOf(table, rowKey), out var isAsStored) ? FindingClass.DanglingIn(table) : isAsStored ? null : FindingClass.WrongIn(table);

    /// <summary>An event says that a token's row is as given, until a later one says something else; answers the row that was there.</summary>
    private async Task<TableEntity?> ClaimAsync(string table, Rows stored, TableEntity row, CancellationToken ct)
    {
        if (!IsApplied(row))
            return null;
        var found = await stored.GetAsync(row.PartitionKey, row.RowKey, ct);
        // A token's label follows from no event: the first request that asks for it adds it.
        var different = found is null
            ? []
            : RowContent.Difference(row, found).Where(name => !LabelColumns.Has(name)).ToArray();
        var isOfThis = found is null || PlaceOf(found) == PlaceOf(row);
        var key = KeySums.HashOf(table, row.RowKey);
        said[key] = said.GetValueOrDefault(key) || isOfThis;
        if (found is null)
        {
            if (repair)
                await stored.InsertAsync(new TableEntity(row), ct);
            Report(FindingClass.MissingIn(table), table, row, "The chain says so, and this row is not there.");
        }
        else if (isOfThis && different.Length > 0)
        {
            await MendAsync(table, stored, row, $"Not what the chain says: {string.Join(", ", different)}.", ct);
        }
        return found;
    }

    /// <summary>A row that should be another.</summary>
    private async Task MendAsync(string table, Rows stored, TableEntity row, string detail, CancellationToken ct)
    {
        said[KeySums.HashOf(table, row.RowKey)] = true;
        if (repair)
            await stored.ReplaceAsync(new TableEntity(row), ETag.All, ct);
        Report(FindingClass.WrongIn(table), table, row, detail);
    }

    private void Report(FindingClass found, string table, TableEntity row, string detail) =>
        report?.Add(found, $"{table} {row.PartitionKey} {row.RowKey}", detail, repair);

    /// <summary>Of which event a row is.</summary>
    private static (long?, int?) PlaceOf(TableEntity row) => (row.GetInt64("Block"), row.ContainsKey("LogIndex") ? row.GetInt32("LogIndex") : null);

    private sealed class ClaimedRows(Rows stored, string table, ChainClaims claims) : Rows(stored)
    {
        private readonly Rows stored = stored;

        public override async Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(List<TableEntity> rows, CancellationToken cancellationToken = default) =>
            [.. (await Task.WhenAll(rows.Select(row => claims.ClaimAsync(table, stored, OwnedRows.AsRead(row), cancellationToken)))).OfType<TableEntity>()];

        /// <summary>A later transfer than the stored one, or the label of a token, which is let go.</summary>
        public override async Task<bool> ReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken = default)
        {
            if (table == "Tokens" && claims.IsApplied(entity))
                await claims.MendAsync(table, stored, OwnedRows.AsRead(entity), "The chain says of a later transfer.", cancellationToken);
            return true;
        }
    }
}
