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
    SettlePayments payments, SettlementParts parts, AppliedBlock applied, IOptions<RewardsOptions> options,
    TimeProvider time, ILogger<SettleParts> log)
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
        if (isOver && !await parts.EndAsync(part!, etag!.Value, ct))
            return null;
        if (part is null || isOver)
            (part, etag) = (SettlementPart.Of(block), null);
        if (await parts.FindSumsAsync(part, ct) is { } sums)
            return await AddAsync(part, etag, sums, ct);
        // Another settler moved the row and deleted the blob, or the blob is lost. The second begins again.
        await parts.ForgetAsync(etag!.Value, ct);
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
            if (await parts.StoreAsync(part with { After = after, Held = held }, etag, added.Leaves, ct))
                LogPart(part.Through.Number);
            return null;
        }
        if (etag is { } last)
            await parts.EndAsync(part, last, ct);
        return new SettledBlock(part.Through, part.BlockHash, added.Leaves, held);
    }

    [LoggerMessage(7006, LogLevel.Information,
        "The settlement of the payments to block {Through} has more payments than one run takes. The next run "
        + "continues.")]
    private partial void LogPart(ulong through);
}
