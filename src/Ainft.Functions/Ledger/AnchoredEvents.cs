using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>The block and the transaction that anchored a root.</summary>
public sealed record AnchoredAt(ulong BlockNumber, Bytes32 BlockHash, Bytes32 Transaction, bool Finalized)
{
    /// <summary>The rule by which the block is final, or null before it is final.</summary>
    public string? Finality { get; init; }
}

/// <summary>
/// The anchors of roots, only as the chain reports them. Finalized anchors are in the table <c>Anchors</c>, later ones
/// in the overlay.
/// </summary>
public sealed class AnchoredEvents(Storage storage, ChainView view, IOptions<ChainOptions> options) : IChainEvents
{
    public static readonly IndexTable Table = new("Anchors", "anchor-row", RowOrigin.Anchors);

    private readonly Rows rows = storage.Rows(Table);

    public IReadOnlyList<Bytes32> Topics { get; } = [AnchoredEvent.Topic];

    /// <summary>
    /// Inserts the missing rows. This is idempotent and complete, because the registry accepts a root only once.
    /// </summary>
    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. finalizedLogs.Select(Write).OfType<TableEntity>()], ct);

    /// <summary>The anchor of a root, or null when the chain does not have it.</summary>
    public async Task<AnchoredAt?> FindAsync(Bytes32 root, CancellationToken ct)
    {
        // This order never misses an event, because an event leaves the overlay only after its row is written.
        var overlay = await view.ReadAsync(ct);
        var log = overlay?.Logs.FirstOrDefault(
            log => AnchoredEvent.TryRead(log, out var anchored) && anchored.Root == root);
        if (log is not null)
            return new AnchoredAt(log.BlockNumber, log.BlockHash, log.TransactionHash, Finalized: false);
        return await FindFinalAsync(root, ct);
    }

    /// <summary>
    /// The final anchor of a root, or null before its row is written. Unlike the overlay, which can be older for a
    /// moment, this has each anchor up to the last applied block.
    /// </summary>
    public async Task<AnchoredAt?> FindFinalAsync(Bytes32 root, CancellationToken ct)
    {
        var row = await rows.GetAsync(Partition.Of(root), root.ToString(), ct);
        return row is null ? null : new AnchoredAt(
            (ulong)row.GetInt64("Block")!.Value,
            Bytes32.Parse(row.GetString("BlockHash")),
            Bytes32.Parse(row.GetString("Transaction")),
            Finalized: true)
        {
            Finality = Chain.Finality.Read(row),
        };
    }

    private TableEntity? Write(Log log)
    {
        if (!AnchoredEvent.TryRead(log, out var anchored))
            return null;
        var row = new TableEntity(Partition.Of(anchored.Root), anchored.Root.ToString())
        {
            ["Operator"] = anchored.Operator.ToHex(),
            ["Block"] = (long)log.BlockNumber,
            ["BlockHash"] = log.BlockHash.ToString(),
            ["Transaction"] = log.TransactionHash.ToString(),
        };
        Finality.Write(row, options.Value.FinalityRule);
        return row;
    }
}
