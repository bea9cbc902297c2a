using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Who holds a token, and since which transaction.</summary>
public sealed record Token(Address Owner, ulong BlockNumber, Bytes32 BlockHash, Bytes32 Transaction, bool Finalized)
{
    /// <summary>The rule by which the block is final; null while it is not.</summary>
    public string? Finality { get; init; }
}

/// <summary>
/// What the chain says of tokens: finalized facts in the table <c>Tokens</c>, younger ones in the overlay. The last transfer in chain
/// order decides; a row remembers the place of its transfer, so an older event that is applied again, or late, changes nothing.
/// </summary>
public sealed class Tokens(Storage storage, ChainView view, IOptions<ChainOptions> options) : IChainEvents
{
    private readonly Rows rows = storage.Rows("Tokens");

    public IReadOnlyList<Bytes32> Topics { get; } = [TransferEvent.Topic];

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var latest = new Dictionary<Bytes32, TableEntity>();
        foreach (var log in finalizedLogs)
            if (TransferEvent.TryRead(log, out var transfer))
                latest[transfer.Id.Value] = Write(log, transfer);
        var present = await rows.InsertAbsentAsync([.. latest.Values], ct);
        await Parallel.ForEachAsync(present, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (row, token) =>
            await ReplaceOlderAsync(row, latest[Bytes32.Parse(row.RowKey)], token));
    }

    public async Task<Token?> FindAsync(AinftId id, CancellationToken ct)
    {
        // The overlay first: an event leaves it only after its row is written, so it is never in neither.
        var overlay = await view.ReadAsync(ct);
        if (overlay?.Logs.LastOrDefault(log => TransferEvent.TryRead(log, out var transfer) && transfer.Id == id) is { } log
            && TransferEvent.TryRead(log, out var last))
            return new Token(last.To, log.BlockNumber, log.BlockHash, log.TransactionHash, Finalized: false);
        var row = await rows.GetAsync(PartitionOf(id.Value), id.ToString(), ct);
        return row is null ? null : new Token(
            Address.Parse(row.GetString("Owner")),
            (ulong)row.GetInt64("Block")!.Value,
            Bytes32.Parse(row.GetString("BlockHash")),
            Bytes32.Parse(row.GetString("Transaction")),
            Finalized: true)
        {
            Finality = Chain.Finality.Read(row),
        };
    }

    private async Task ReplaceOlderAsync(TableEntity? stored, TableEntity latest, CancellationToken ct)
    {
        while (stored is not null && PlaceOf(stored).CompareTo(PlaceOf(latest)) < 0 && !await rows.ReplaceAsync(latest, stored.ETag, ct))
            stored = await rows.GetAsync(latest.PartitionKey, latest.RowKey, ct);
    }

    private TableEntity Write(Log log, TransferEvent transfer)
    {
        var row = new TableEntity(PartitionOf(transfer.Id.Value), transfer.Id.ToString())
        {
            ["Owner"] = transfer.To.ToHex(),
            ["Block"] = (long)log.BlockNumber,
            ["LogIndex"] = log.LogIndex,
            ["BlockHash"] = log.BlockHash.ToString(),
            ["Transaction"] = log.TransactionHash.ToString(),
        };
        Finality.Write(row, options.Value.FinalityRule);
        return row;
    }

    private static (long, int) PlaceOf(TableEntity row) => (row.GetInt64("Block")!.Value, row.GetInt32("LogIndex")!.Value);

    private static string PartitionOf(Bytes32 id) => id.ToString().Substring(2, 1);
}
