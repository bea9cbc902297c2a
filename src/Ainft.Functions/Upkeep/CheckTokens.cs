using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// From the chain to the tables that follow from it alone: its events are applied once more from the start block, by the handlers that
/// apply them always, to storage in which a write is a claim; then no row is left that no event stands behind. Memory is 100 bytes a token.
/// </summary>
internal sealed class CheckTokens(CheckedIndex index, UpkeepApp open, UpkeepReport report)
{
    private Storage Storage => index.Plain.GetRequiredService<Storage>();

    /// <param name="applied">The block before which events are in the tables; later ones may come while this runs.</param>
    /// <param name="ct">Cancels.</param>
    public async Task RunAsync(ulong applied, CancellationToken ct)
    {
        var claims = new ChainClaims(report, index.Repair, applied);
        await ReplayAsync(claims, ct);
        var removed = false;
        foreach (var table in ChainClaims.Tables.Where(Storage.Declares))
            await foreach (var row in Storage.Rows(table).AllAsync(ct))
                if (claims.IsApplied(row) && claims.WrongnessOf(table, row.RowKey) is { } wrong)
                {
                    removed |= index.Repair && await Storage.Rows(table).DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, ct);
                    report.Add(wrong, $"{table} {row.PartitionKey} {row.RowKey}", "No event of the chain says so.", index.Repair);
                }
        // What an event does say of those is written now.
        if (removed)
            await ReplayAsync(new ChainClaims(null, repair: true, applied), ct);
    }

    private async Task ReplayAsync(ChainClaims claims, CancellationToken ct)
    {
        await using var replayed = await open.OpenAsync(claims.Lens, Storage.Generation, ct);
        if (!await replayed.Services.GetRequiredService<ReplayChain>().RunAsync(ct))
            throw new JsonRpcUnavailableException("The chain cannot be followed now.");
    }
}
