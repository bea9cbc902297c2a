using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks the tables that follow from the chain alone. It applies the events of the chain again from the start block,
/// with the production handlers. A storage wrapper records each write as an expected row. Then it removes the rows that
/// no event made. It needs 100 bytes of memory per token.
/// </summary>
internal sealed class CheckTokens(CheckedIndex index, UpkeepApp open, UpkeepReport report)
{
    internal const string Unfollowed = "The endpoints do not follow the chain now. Try again later.";

    private Storage Storage => index.Plain.Storage;

    /// <param name="applied">
    /// The block before which the tables have all events. The app can apply later events during the check.
    /// </param>
    /// <param name="ct">Cancels the check.</param>
    public async Task RunAsync(ulong applied, CancellationToken ct)
    {
        var claims = new ChainClaims(report, index.Repair, applied);
        await ReplayAsync(claims, ct);
        var removed = false;
        foreach (var table in index.Plain.TablesOf(RowOrigin.TokenEvents))
            await foreach (var row in Storage.Rows(table).AllAsync(ct))
                if (claims.IsApplied(row) && claims.WrongnessOf(table, row.RowKey) is { } wrong)
                {
                    var (partitionKey, rowKey) = (row.PartitionKey, row.RowKey);
                    removed |= index.Repair
                        && await Storage.Rows(table).DeleteAsync(partitionKey, rowKey, row.ETag, ct);
                    report.Add(
                        wrong,
                        $"{table} {partitionKey} {rowKey}",
                        "The row follows from no event of the chain.",
                        index.Repair);
                }
        // An event can make another row with a removed key, so a second replay writes it.
        if (removed)
            await ReplayAsync(new ChainClaims(null, repair: true, applied), ct);
    }

    private async Task ReplayAsync(ChainClaims claims, CancellationToken ct)
    {
        await using var replayed = await open.OpenAsync(claims.Wrapper, Storage.Generation, ct);
        if (!await replayed.Chain!.RunAsync(ct))
            throw new JsonRpcUnavailableException(Unfollowed);
    }
}
