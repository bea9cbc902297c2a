using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// The owners of tokens on the chain. The table <c>Tokens</c> has the finalized transfers, and the overlay has later
/// ones. The last transfer in the order of the chain decides. A row has the position of its transfer, so an older event
/// does not change the row when the reader applies it late or again. The state of the component gets the same token, so
/// that a reader needs only that row.
/// </summary>
public sealed class Tokens(Storage storage, ComponentStates states, IOptions<ChainOptions> options) : IChainEvents
{
    public static readonly IndexTable Table = new("Tokens", "token", RowOrigin.TokenEvents);

    private const int AtOnce = 8;

    private readonly Rows rows = storage.Rows(Table);

    public IReadOnlyList<Bytes32> Topics { get; } = [TransferEvent.Topic];

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        var latest = new Dictionary<Bytes32, Token>();
        foreach (var log in finalizedLogs)
            if (TransferEvent.TryRead(log, out var transfer))
                latest[transfer.Id.Value] = TokenOf(log, transfer, options.Value.FinalityRule);
        var present = await rows.InsertAbsentAsync([.. latest.Select(token => Write(token.Key, token.Value))], ct);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(present, parallel, async (row, token) =>
            await ReplaceOlderAsync(row, Bytes32.Parse(row.RowKey), latest, token));
        await Parallel.ForEachAsync(latest, parallel, async (transferred, token) =>
            await states.SetAsync(new AinftId(transferred.Key), state => state.With(transferred.Value), token));
    }

    /// <summary>The token by its last finalized transfer, or null without one.</summary>
    public async Task<Token?> FindFinalizedAsync(AinftId id, CancellationToken ct) =>
        await rows.GetAsync(Partition.Of(id), id.ToString(), ct) is { } row ? TokenColumns.Read(row) : null;

    /// <summary>All tokens by their last finalized transfers, in the order of the keys.</summary>
    public IAsyncEnumerable<(AinftId Id, Token Token)> ListFinalizedAsync(CancellationToken ct) =>
        rows.AllAsync(ct).Select(row => (AinftId.Parse(row.RowKey), TokenColumns.Read(row)!));

    /// <summary>The token by its last transfer in the overlay, or null without one.</summary>
    internal static Token? FindPending(ChainOverlay? overlay, AinftId id) =>
        overlay?.Logs.LastOrDefault(log => IsOf(log, id)) is { } log && TransferEvent.TryRead(log, out var transfer)
            ? TokenOf(log, transfer, null)
            : null;

    private static bool IsOf(Log log, AinftId id) => TransferEvent.TryRead(log, out var transfer) && transfer.Id == id;

    private static Token TokenOf(Log log, TransferEvent transfer, string? finality) =>
        new(transfer.To, log.BlockNumber, log.BlockHash, log.TransactionHash, Finalized: finality is not null)
        {
            Finality = finality,
            LogIndex = log.LogIndex,
        };

    private async Task ReplaceOlderAsync(
        TableEntity? stored, Bytes32 id, Dictionary<Bytes32, Token> latest, CancellationToken ct)
    {
        while (stored is not null && TokenColumns.IsOlder(stored, latest[id])
            && !await rows.ReplaceAsync(Write(id, latest[id]), stored.ETag, ct))
            stored = await rows.GetAsync(Partition.Of(id), id.ToString(), ct);
    }

    private static TableEntity Write(Bytes32 id, Token token)
    {
        var row = new TableEntity(Partition.Of(id), id.ToString());
        TokenColumns.Write(row, token);
        return row;
    }
}
