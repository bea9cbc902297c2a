using System.Collections.Concurrent;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A storage wrapper for the replay of chain events. Rows of tokens that the handlers write are expected rows, and the
/// wrapper compares them with the stored rows. The replay has its own cursor in memory, which begins at the start
/// block. The wrapper drops all other writes.
/// </summary>
/// <param name="report">Receives the findings. With null, the replay reports no findings.</param>
/// <param name="repair">Whether to repair wrong rows.</param>
/// <param name="applied">The block before which the tables have all events.</param>
internal sealed class ChainClaims(UpkeepReport? report, bool repair, ulong applied)
{
    /// <summary>For the hash of a table and a key, whether an event was found that made the stored row.</summary>
    private readonly ConcurrentDictionary<UInt128, bool> said = new();

    public StorageWrapper Wrapper => new(
        (table, rows) => table switch
        {
            { Origin: RowOrigin.ChainPosition } => new RowsInMemory(rows),
            { Origin: RowOrigin.TokenEvents } => new ClaimedRows(rows, table, this),
            { Origin: RowOrigin.OtherRows } => new AbsentRows(rows),
            _ => new UnwrittenRows(rows),
        },
        (_, blobs) => new UnwrittenBlobs(blobs));

    /// <summary>Whether the event of a row was applied before the check began.</summary>
    public bool IsApplied(TableEntity row) => !(row.GetInt64("Block") >= (long)applied);

    /// <summary>
    /// The finding for a stored row that no replayed event made. It is null when an event made the row.
    /// </summary>
    public FindingClass? WrongnessOf(IndexTable table, string rowKey) =>
        !said.TryGetValue(KeySums.HashOf(table.Name, rowKey), out var isAsStored) ? FindingClass.DanglingIn(table)
        : isAsStored ? null
        : FindingClass.WrongIn(table);

    /// <summary>
    /// Compares the row that an event makes with the stored row, and returns the stored row. A later event can still
    /// make another row.
    /// </summary>
    private async Task<TableEntity?> ClaimAsync(IndexTable table, Rows stored, TableEntity row, CancellationToken ct)
    {
        if (!IsApplied(row))
            return null;
        var found = await stored.GetAsync(row.PartitionKey, row.RowKey, ct);
        // The label of a token does not follow from an event, because the first request for the token adds it.
        var different = found is null
            ? []
            : RowContent.Difference(row, found).Where(name => table.IsVolatile?.Invoke(name) is not true).ToArray();
        var isOfThis = found is null || PlaceOf(found) == PlaceOf(row);
        var key = KeySums.HashOf(table.Name, row.RowKey);
        said[key] = said.GetValueOrDefault(key) || isOfThis;
        if (found is null)
        {
            if (repair)
                await stored.InsertAsync(new TableEntity(row), ct);
            Report(FindingClass.MissingIn(table), table, row, "The row of an event of the chain is missing.");
        }
        else if (isOfThis && different.Length > 0)
        {
            var detail = $"The row differs from the event of the chain in {string.Join(", ", different)}.";
            await RepairAsync(table, stored, row, detail, ct);
        }
        return found;
    }

    /// <summary>Reports a wrong row and replaces it.</summary>
    private async Task RepairAsync(IndexTable table, Rows stored, TableEntity row, string detail, CancellationToken ct)
    {
        said[KeySums.HashOf(table.Name, row.RowKey)] = true;
        if (repair)
            await stored.ReplaceAsync(new TableEntity(row), ETag.All, ct);
        Report(FindingClass.WrongIn(table), table, row, detail);
    }

    private void Report(FindingClass found, IndexTable table, TableEntity row, string detail) =>
        report?.Add(found, $"{table} {row.PartitionKey} {row.RowKey}", detail, repair);

    /// <summary>The position of the event that made a row.</summary>
    private static (long?, int?) PlaceOf(TableEntity row) =>
        (row.GetInt64("Block"), row.ContainsKey("LogIndex") ? row.GetInt32("LogIndex") : null);

    private sealed class ClaimedRows(Rows stored, IndexTable table, ChainClaims claims) : Rows(stored)
    {
        private readonly Rows stored = stored;

        public override async Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(
            List<TableEntity> rows, CancellationToken cancellationToken = default)
        {
            var found = await Task.WhenAll(rows.Select(row =>
                claims.ClaimAsync(table, stored, OwnedRows.AsRead(row), cancellationToken)));
            return [.. found.OfType<TableEntity>()];
        }

        /// <summary>
        /// Handles a transfer that is later than the stored one. It ignores the label of a token.
        /// </summary>
        public override async Task<bool> ReplaceAsync(
            TableEntity entity, ETag etag, CancellationToken cancellationToken = default)
        {
            if (table.IsVolatile is null && claims.IsApplied(entity))
                await claims.RepairAsync(
                    table,
                    stored,
                    OwnedRows.AsRead(entity),
                    "The chain has a later transfer than the row.",
                    cancellationToken);
            return true;
        }
    }
}
