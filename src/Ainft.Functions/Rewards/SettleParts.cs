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
    BlockTime Through, Bytes32 BlockHash, IReadOnlyList<RewardLeaf> Leaves, int Held)
{
    /// <summary>The settlement of a last part.</summary>
    public static SettledBlock Of(SettlementPart part, IReadOnlyList<RewardLeaf> leaves) =>
        new(part.Through, part.BlockHash, leaves, part.Held);
}

/// <summary>
/// Settles all payments to a block, in as many runs as they need. The host ends a function after a time, so the number
/// of payments of one run has a limit.
/// 1. If the row names a settlement in progress, continue it. Otherwise begin one as of the last applied block.
/// 2. Add payments until none is left, or the limit or the time of a run is reached.
/// 3. If payments are left or the row exists, store the leaves so far as a blob. Then move the row, which is the commit
///    point.
/// 4. The row stays until the root is proposed. So a run that stops before that adds no payment again.
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
    /// <param name="last">
    /// The later block of the active root and the last proposal. A settlement in progress to that block or to an
    /// earlier one is given up, and so is one to a block beyond the last applied block.
    /// </param>
    /// <param name="ct">Cancels the run.</param>
    public async Task<SettledBlock?> RunAsync(ulong last, CancellationToken ct)
    {
        var (part, etag) = await parts.ReadAsync(ct);
        if (await applied.FindAsync(ct) is not { } block)
            return null;
        var isOver = part is not null && IsOver(part, last, block.Number);
        if (isOver && !await parts.EndAsync(part!, etag!.Value, ct))
            return null;
        if (part is null || isOver)
            (part, etag) = (SettlementPart.Of(block, parts.Contracts), null);
        if (await parts.FindSumsAsync(part, ct) is { } sums)
            return part.IsComplete ? SettledBlock.Of(part, sums) : await AddAsync(part, etag, sums, ct);
        // Another settler moved the row and deleted the blob, or the blob is lost or damaged. The second begins again.
        await parts.EndAsync(part, etag!.Value, ct);
        return null;
    }

    /// <summary>Ends a settlement whose root is proposed or is not new. Repeatable.</summary>
    /// <param name="through">Its block. A settlement in progress to a later block stays.</param>
    /// <param name="ct">Cancels the writes.</param>
    public async Task EndAsync(ulong through, CancellationToken ct)
    {
        if (await parts.ReadAsync(ct) is ({ } part, { } etag) && part.Through.Number <= through)
            await parts.EndAsync(part, etag, ct);
    }

    // During a replay the tables lack decisions up to the block of the part, so the settlement begins again. It also
    // does so with other contracts, because the payments so far were decided without the events of these.
    private bool IsOver(SettlementPart part, ulong last, ulong applied) =>
        part.Through.Number <= last || part.Through.Number > applied || part.Contracts != parts.Contracts;

    private async Task<SettledBlock?> AddAsync(
        SettlementPart part, ETag? etag, IReadOnlyList<RewardLeaf> sums, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var (added, after, isComplete) = await payments.AddAsync(
            part, sums, options.Value.PaymentsPerRun, () => time.GetElapsedTime(started) >= RunTime, ct);
        var next = part with { After = after, Held = part.Held + WaitingOf(added), IsComplete = isComplete };
        // A settlement of one run needs no row, because a repeated run costs no more than the row saves.
        var isStored = (isComplete && etag is null) || await parts.StoreAsync(next, etag, added.Leaves, ct);
        if (isStored && !isComplete)
            LogPart(part.Through.Number);
        return isComplete && isStored ? SettledBlock.Of(next, added.Leaves) : null;
    }

    private static int WaitingOf(Settlement added) =>
        added.Payments.Count(one => one.Decision.State is PaymentState.Waiting or PaymentState.Held);

    [LoggerMessage(7006, LogLevel.Information,
        "The settlement of the payments to block {Through} has more payments than one run takes. The next run "
        + "continues.")]
    private partial void LogPart(ulong through);
}
