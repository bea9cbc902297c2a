using Azure.Data.Tables;

namespace Ainft.Functions.Governance;

/// <summary>Reads the policy of payments. The answer follows from the final events up to a block alone.</summary>
public sealed class ReadPolicy(DecisionRows decisions)
{
    /// <summary>The terms that the last event up to a block set, the block included.</summary>
    public async Task<RewardTerms> AsOfAsync(ulong block, CancellationToken ct) =>
        await decisions.UpToAsync(DecisionRows.Policy, block, 1, ct).FirstOrDefaultAsync(ct) is { } row
            ? Read(row)
            : RewardTerms.Default;

    /// <summary>
    /// The terms of payments in a block. A change in the same block could come before or after a payment, so it does
    /// not apply to it.
    /// </summary>
    public Task<RewardTerms> OfPaymentsInAsync(ulong block, CancellationToken ct) =>
        block == 0 ? Task.FromResult(RewardTerms.Default) : AsOfAsync(block - 1, ct);

    /// <summary>All policies that events up to a block set, the newest first.</summary>
    public async Task<IReadOnlyList<RewardTerms>> ListAsync(ulong block, CancellationToken ct) =>
        await decisions.UpToAsync(DecisionRows.Policy, block, null, ct).Select(Read).ToListAsync(ct);

    private static RewardTerms Read(TableEntity row) => new(
        row.GetInt32("Cap")!.Value,
        Seconds(row, "AnchorWithin"),
        Seconds(row, "HeldFor"),
        Seconds(row, "ChallengeDelay"),
        row.GetInt32("Replicas")!.Value,
        row.GetInt32("Confidence")!.Value,
        row.GetBoolean("BoundedTolerance")!.Value,
        DecidedAt.Of(row));

    private static TimeSpan Seconds(TableEntity row, string column) =>
        TimeSpan.FromSeconds(row.GetInt64(column)!.Value);
}
