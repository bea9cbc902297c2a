using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The table <c>RewardRoots</c> with one row per final event about roots, the newest first. The state of the roots
/// follows from the events (<see cref="RewardRoots"/>).
/// </summary>
internal sealed class RootRows(Storage storage, IOptions<RewardsOptions> options, IOptions<ChainOptions> chain)
    : IChainEvents
{
    public static readonly IndexTable Table = new("RewardRoots", "reward-root", RowOrigin.TokenEvents);

    /// <summary>The newest events that are read for an answer. Only the settler and the DAO cause events.</summary>
    private const int MostEvents = 1_000;

    private const string List = "roots";

    private readonly Rows rows = storage.Rows(Table);

    public Address? Contract => options.Value.ContractAddress;

    public IReadOnlyList<Bytes32> Topics => RootEvent.Topics;

    /// <summary>Inserts the missing rows.</summary>
    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        rows.InsertAbsentAsync([.. finalizedLogs.Select(Write).OfType<TableEntity>()], ct);

    /// <summary>The roots as of the last applied block, the newest first.</summary>
    public async Task<RewardRoots> ReadAsync(CancellationToken ct)
    {
        var events = await rows.RangeAsync(List, null, null, MostEvents, ct)
            .Select(row => (Event: Read(row), At: DecidedAt.Of(row))).ToListAsync(ct);
        return RewardRoots.Of(Enumerable.Reverse(events));
    }

    /// <summary>The final blocks with activations, above a block and up to another one, the newest first.</summary>
    public IAsyncEnumerable<ulong> ActivationBlocksAsync(ulong after, ulong to, CancellationToken ct) =>
        BetweenAsync(after, to, ct).Select(row => DecidedAt.Of(row).BlockNumber);

    /// <summary>
    /// The activations in a final block, the oldest first, each with the root that was active before. The earlier root
    /// is null when there was none, or when the DAO had withdrawn it.
    /// </summary>
    public IAsyncEnumerable<(Bytes32 Root, Bytes32? Before, DecidedAt At)> ActivationsAsync(
        ulong block, CancellationToken ct) => BetweenAsync(block - 1, block, ct).Reverse()
        .Select(async (row, token) => (Read(row).Root, await ActiveBeforeAsync(row.RowKey, token), DecidedAt.Of(row)));

    private IAsyncEnumerable<TableEntity> BetweenAsync(ulong after, ulong to, CancellationToken ct)
    {
        var keys = DecidedAt.Between(after, to);
        return rows.RangeWhereAsync(
            List, keys.From, keys.To, $"Kind eq '{RootEventKind.Activated}'", cancellationToken: ct);
    }

    private async Task<Bytes32?> ActiveBeforeAsync(string key, CancellationToken ct)
    {
        // Older events have greater keys. The range contains its first key, so the text continues it.
        var changed = $"Kind eq '{RootEventKind.Activated}' or Kind eq '{RootEventKind.Withdrawn}'";
        return await rows.RangeWhereAsync(List, $"{key}-", null, changed, 1, ct).FirstOrDefaultAsync(ct) is { } row
            && Read(row) is { Kind: RootEventKind.Activated } before
            ? before.Root
            : null;
    }

    private TableEntity? Write(Log log)
    {
        if (!RootEvent.TryRead(log, out var read))
            return null;
        var row = DecidedAt.RowOf(log, List, DecidedAt.KeyOf(log), chain.Value.FinalityRule);
        (row["Kind"], row["Root"]) = (read.Kind.ToString(), read.Root.ToString());
        if (read.By is { } by)
            row["By"] = by.ToHex();
        if (read.Through is { } through)
            row["Through"] = (long)through;
        if (read.BlockHash is { } hash)
            row["ThroughHash"] = hash.ToString();
        if (read.ActivatesAt is { } at)
            row["ActivatesAt"] = (long)at;
        return row;
    }

    private static RootEvent Read(TableEntity row) =>
        new(Enum.Parse<RootEventKind>(row.GetString("Kind")), Bytes32.Parse(row.GetString("Root")))
        {
            By = row.GetString("By") is { } by ? Address.Parse(by) : null,
            Through = (ulong?)row.GetInt64("Through"),
            BlockHash = row.GetString("ThroughHash") is { } hash ? Bytes32.Parse(hash) : null,
            ActivatesAt = (ulong?)row.GetInt64("ActivatesAt"),
        };
}
