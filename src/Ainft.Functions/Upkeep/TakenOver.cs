using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Copies the tables that follow from the chain from the current index, for a rebuild without a chain. The position on
/// the chain comes first, because its slice does. So it is never ahead of the copied rows, and events may repeat. Rows
/// that follow from other rows are made again.
/// </summary>
internal static class TakenOver
{
    public static async Task CopyAsync(ComposedIndex old, ComposedIndex made, CancellationToken ct)
    {
        var copied = old.Tables.Where(table => table.Origin is not (RowOrigin.Commits or RowOrigin.OtherRows));
        foreach (var table in copied)
            await foreach (var rows in old.Storage.Rows(table).AllAsync(ct).Chunk(1_000).WithCancellation(ct))
                await made.Storage.Rows(table).InsertAbsentAsync([.. rows.Select(row => new TableEntity(row))], ct);
        var tokens = old.Storage.Rows(LinkedTokens.Table).KeysAsync(ct).Select(key => AinftId.Parse(key.RowKey));
        await foreach (var id in tokens)
            if (await made.Linked.FindAsync(id, ct) is { } linked)
                await made.Edges.AddAsync([linked.Linking], ct);
    }
}
