using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>The owner of a token, and the transaction of the last transfer.</summary>
public sealed record Token(Address Owner, ulong BlockNumber, Bytes32 BlockHash, Bytes32 Transaction, bool Finalized)
{
    /// <summary>The rule by which the block is final, or null while it is not final.</summary>
    public string? Finality { get; init; }
}

/// <summary>
/// The owners of tokens on the chain. The table <c>Tokens</c> has the finalized transfers, and the overlay has later
/// ones. The last transfer in the order of the chain decides. A row has the position of its transfer, so an older event
/// does not change the row when the reader applies it late or again.
/// </summary>
public sealed class Tokens(Storage storage, ChainView view, IOptions<ChainOptions> options) : IChainEvents
{
    public static readonly IndexTable Table = new("Tokens", "token", RowOrigin.TokenEvents);

    private readonly Rows rows = storage.Rows(Table);

    public IReadOnlyList<Bytes32> Topics { get; } = [TransferEvent.Topic];

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var latest = new Dictionary<Bytes32, TableEntity>();
        foreach (var log in finalizedLogs)
            if (TransferEvent.TryRead(log, out var transfer))
                latest[transfer.Id.Value] = Write(log, transfer);
        var present = await rows.InsertAbsentAsync([.. latest.Values], ct);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
        await Parallel.ForEachAsync(present, parallel, async (row, token) =>
            await ReplaceOlderAsync(row, latest[Bytes32.Parse(row.RowKey)], token));
    }

    public async Task<Token?> FindAsync(AinftId id, CancellationToken ct)
    {
        // This method reads the overlay first, because an event leaves it only after its row exists. In the other
        // order, an event could leave the overlay between the two reads, and both would miss it.
        var overlay = await view.ReadAsync(ct);
        if (overlay?.Logs.LastOrDefault(log => IsOf(log, id)) is { } log && TransferEvent.TryRead(log, out var last))
            return new Token(last.To, log.BlockNumber, log.BlockHash, log.TransactionHash, Finalized: false);
        var row = await rows.GetAsync(Partition.Of(id), id.ToString(), ct);
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

    private static bool IsOf(Log log, AinftId id) => TransferEvent.TryRead(log, out var transfer) && transfer.Id == id;

    private async Task ReplaceOlderAsync(TableEntity? stored, TableEntity latest, CancellationToken ct)
    {
        while (stored is not null && PlaceOf(stored).CompareTo(PlaceOf(latest)) < 0
            && !await rows.ReplaceAsync(latest, stored.ETag, ct))
            stored = await rows.GetAsync(latest.PartitionKey, latest.RowKey, ct);
    }

    private TableEntity Write(Log log, TransferEvent transfer)
    {
        var row = new TableEntity(Partition.Of(transfer.Id), transfer.Id.ToString())
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

    private static (long, int) PlaceOf(TableEntity row) =>
        (row.GetInt64("Block")!.Value, row.GetInt32("LogIndex")!.Value);
}
