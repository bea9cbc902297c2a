using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>A whole settlement.</summary>
/// <param name="Through">The last block that it takes into account.</param>
/// <param name="BlockHash">The hash of that block.</param>
/// <param name="Leaves">The leaves.</param>
/// <param name="Held">The payments that wait or are held.</param>
internal sealed record SettledBlock(
    BlockTime Through, Bytes32 BlockHash, IReadOnlyList<RewardLeaf> Leaves, int Held);

/// <summary>
/// Settles all payments to a block, in as many runs as they need. The host ends a function after a time, so the number
/// of payments of one run has a limit.
/// 1. If the row names a settlement in progress, continue it. Otherwise begin one as of the last applied block.
/// 2. Add payments until none is left, or the limit or the time of a run is reached.
/// 3. If payments are left, store the leaves so far as a blob. Then move the row, which is the commit point.
/// 4. Otherwise end the row. A run that stops before that adds the last payments again.
/// All facts are as of the block of the settlement, so later events do not change it. New payments are in later blocks.
/// </summary>
internal sealed partial class SettleParts(
    SettlePayments payments, SettlementParts parts, RewardTrees trees, AppliedBlock applied,
    IOptions<RewardsOptions> options, TimeProvider time, ILogger<SettleParts> log)
{
    /// <summary>Less than half of the host's <c>functionTimeout</c>, because the leaves are stored after it.</summary>
    private static readonly TimeSpan RunTime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The settlement, or null while payments are left for the next run or the app does not follow the chain.
    /// </summary>
    /// <param name="active">
    /// The block of the active root. A settlement in progress to that block or to an earlier one is given up, and so is
    /// one to a block beyond the last applied block.
    /// </param>
    /// <param name="ct">Cancels the run.</param>
    public async Task<SettledBlock?> RunAsync(ulong active, CancellationToken ct)
    {
        var (part, etag) = await parts.ReadAsync(ct);
        if (await applied.FindAsync(ct) is not { } block)
            return null;
        // During a replay the tables lack decisions up to the block of the part, so the settlement begins again.
        var isOver = part is not null && (part.Through.Number <= active || part.Through.Number > block.Number);
        if (isOver && !await EndAsync(part!, etag!.Value, ct))
            return null;
        if (part is null || isOver)
            (part, etag) = (SettlementPart.Of(block), null);
        if (await SumsAsync(part, ct) is { } sums)
            return await AddAsync(part, etag, sums, ct);
        // Another settler moved the row and deleted the blob, or the blob is lost. The second begins again.
        await parts.EndAsync(etag!.Value, ct);
        return null;
    }

    private async Task<SettledBlock?> AddAsync(
        SettlementPart part, ETag? etag, IReadOnlyList<RewardLeaf> sums, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var (added, after, isComplete) = await payments.AddAsync(
            part, sums, options.Value.PaymentsPerRun, () => time.GetElapsedTime(started) >= RunTime, ct);
        var held = part.Held
            + added.Payments.Count(one => one.Decision.State is PaymentState.Waiting or PaymentState.Held);
        if (!isComplete)
        {
            await StoreAsync(part, etag, added.Leaves, after, held, ct);
            return null;
        }
        if (etag is { } last)
            await EndAsync(part, last, ct);
        return new SettledBlock(part.Through, part.BlockHash, added.Leaves, held);
    }

    private async Task StoreAsync(
        SettlementPart part, ETag? etag, IReadOnlyList<RewardLeaf> leaves, string? after, int held,
        CancellationToken ct)
    {
        var sums = leaves.Count == 0 ? null : RewardTree.Build(leaves);
        if (sums is not null)
            await trees.StorePartAsync(sums, ct);
        var next = part with { Sums = sums?.Root, After = after, Held = held };
        if (!await parts.MoveAsync(next, etag, ct))
            return;
        LogPart(next.Through.Number);
        // A blob that a stopped run leaves behind is harmless, because its root names it.
        if (part.Sums is { } old && old != next.Sums)
            await trees.DeletePartAsync(old, ct);
    }

    private async Task<bool> EndAsync(SettlementPart part, ETag etag, CancellationToken ct)
    {
        var isEnded = await parts.EndAsync(etag, ct);
        if (isEnded && part.Sums is { } sums)
            await trees.DeletePartAsync(sums, ct);
        return isEnded;
    }

    /// <summary>The leaves so far, or null when their blob does not exist.</summary>
    private async Task<IReadOnlyList<RewardLeaf>?> SumsAsync(SettlementPart part, CancellationToken ct) =>
        part.Sums is { } root ? (await trees.FindPartAsync(root, ct))?.Leaves : [];

    [LoggerMessage(7006, LogLevel.Information,
        "The settlement of the payments to block {Through} has more payments than one run takes. The next run "
        + "continues.")]
    private partial void LogPart(ulong through);
}
