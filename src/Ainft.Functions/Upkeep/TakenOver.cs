using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Copies the tables that follow from the chain from the current index, for a rebuild without a chain.
/// </summary>
internal static class TakenOver
{
    private static readonly string[] Tables = ["Anchors", "Tokens", "Linked", "Cursors"];

    public static async Task CopyAsync(IServiceProvider old, IServiceProvider made, CancellationToken ct)
    {
        var (from, to) = (old.GetRequiredService<Storage>(), made.GetRequiredService<Storage>());
        foreach (var table in Tables.Where(from.Declares))
            await foreach (var rows in from.Rows(table).AllAsync(ct).Chunk(1_000).WithCancellation(ct))
                await to.Rows(table).InsertAbsentAsync([.. rows.Select(row => new TableEntity(row))], ct);
        var tokens = from.Rows("Linked").KeysAsync(ct).Select(key => AinftId.Parse(key.RowKey));
        await foreach (var id in tokens)
            if (await made.GetRequiredService<LinkedTokens>().FindAsync(id, ct) is { } linked)
                await made.GetRequiredService<Edges>().AddAsync([linked.Linking], ct);
    }
}
