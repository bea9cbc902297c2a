using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>A settlement of which some payments are taken into account.</summary>
/// <param name="Through">The last block that the whole settlement takes into account.</param>
/// <param name="BlockHash">The hash of that block.</param>
/// <param name="Sums">The root of the leaves so far, or null without leaves.</param>
/// <param name="After">The key of the last payment, or null before the first one.</param>
/// <param name="Held">The payments so far that wait or are held.</param>
/// <param name="Contracts">The contracts whose events the settlement takes into account.</param>
internal sealed record SettlementPart(
    BlockTime Through, Bytes32 BlockHash, Bytes32? Sums, string? After, int Held, string Contracts)
{
    /// <summary>Whether no payment is left, so that <see cref="Sums"/> is the root of the settlement.</summary>
    public bool IsComplete { get; init; }

    /// <summary>A settlement that has not begun.</summary>
    public static SettlementPart Of(BlockHeader block, string contracts) =>
        new(new BlockTime(block.Number, block.Timestamp), block.Hash, null, null, 0, contracts);
}

/// <summary>
/// The row <c>part</c> of the table <c>Settling</c> while a settlement has more payments than one run takes into
/// account, until its root is proposed, and the blob with its leaves so far. The row moves by ETag, so of two settlers
/// at once one moves it.
/// </summary>
internal sealed class SettlementParts(
    Storage storage, RewardTrees trees, CursorRow cursors, IOptions<ChainOptions> chain,
    IOptions<RewardsOptions> options)
{
    private const string Key = "part";

    private readonly Rows rows = storage.Rows(SettlingRow.Table);

    /// <summary>The registry and the other contracts that the app follows.</summary>
    public string Contracts => $"{chain.Value.RegistryAddress.ToHex()} {cursors.Contracts}";

    private string Scope => SettlingRow.ScopeOf(chain.Value, options.Value);

    /// <summary>The settlement in progress with its ETag. Both are null without one.</summary>
    public async Task<(SettlementPart? Part, ETag? ETag)> ReadAsync(CancellationToken ct) =>
        await rows.GetAsync(Scope, Key, ct) is not { } row
            ? (null, null)
            : (new SettlementPart(
                new BlockTime((ulong)row.GetInt64("Through")!.Value, (ulong)row.GetInt64("Time")!.Value),
                Bytes32.Parse(row.GetString("BlockHash")),
                row.GetString("Sums") is { } sums ? Bytes32.Parse(sums) : null,
                row.GetString("After"),
                row.GetInt32("Held")!.Value,
                // A row of an older version names no contracts, so it differs and the settlement begins again.
                row.GetString("Contracts") ?? "")
            {
                IsComplete = row.GetBoolean("Complete") is true,
            }, row.ETag);

    /// <summary>The leaves so far, or null when their blob does not exist.</summary>
    public async Task<IReadOnlyList<RewardLeaf>?> FindSumsAsync(SettlementPart part, CancellationToken ct) =>
        part.Sums is { } root ? (await trees.FindPartAsync(root, ct))?.Leaves : [];

    /// <summary>
    /// Stores the leaves so far as a blob, and then moves the row, which is the commit point. False when another
    /// settler moved the row.
    /// </summary>
    /// <param name="part">The part, still with the root of the leaves before.</param>
    /// <param name="from">The ETag of the row, or null without one.</param>
    /// <param name="leaves">The leaves so far.</param>
    /// <param name="ct">Cancels the writes.</param>
    public async Task<bool> StoreAsync(
        SettlementPart part, ETag? from, IReadOnlyList<RewardLeaf> leaves, CancellationToken ct)
    {
        var sums = leaves.Count == 0 ? null : RewardTree.Build(leaves);
        if (sums is not null)
            await trees.StorePartAsync(sums, ct);
        if (!await MoveAsync(part with { Sums = sums?.Root }, from, ct))
            return false;
        // A blob that a stopped run leaves behind is harmless, because its root names it.
        if (part.Sums is { } old && old != sums?.Root)
            await trees.DeletePartAsync(old, ct);
        return true;
    }

    /// <summary>Ends the settlement if it did not change since it was read, and deletes its leaves.</summary>
    public async Task<bool> EndAsync(SettlementPart part, ETag etag, CancellationToken ct)
    {
        var isEnded = await rows.DeleteAsync(Scope, Key, etag, ct);
        if (isEnded && part.Sums is { } sums)
            await trees.DeletePartAsync(sums, ct);
        return isEnded;
    }

    private Task<bool> MoveAsync(SettlementPart part, ETag? from, CancellationToken ct)
    {
        var row = new TableEntity(Scope, Key)
        {
            ["Through"] = (long)part.Through.Number,
            ["Time"] = (long)part.Through.Time,
            ["BlockHash"] = part.BlockHash.ToString(),
            ["After"] = part.After,
            ["Held"] = part.Held,
            ["Contracts"] = part.Contracts,
            ["Complete"] = part.IsComplete,
        };
        if (part.Sums is { } sums)
            row["Sums"] = sums.ToString();
        return from is { } etag ? rows.ReplaceAsync(row, etag, ct) : rows.InsertAsync(row, ct);
    }
}
