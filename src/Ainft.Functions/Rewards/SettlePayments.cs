using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Governance;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Computes the facts of payments as of the last applied block. It reads facts of final blocks alone, so each instance
/// and each auditor reaches the same leaves for a block.
/// </summary>
internal sealed class SettlePayments(
    PaymentRows payments, ReadPaid components, ReadVerdicts verdicts, ReadPolicy policy, ReadRetractions retractions,
    AppliedBlock applied)
{
    private const int AtOnce = 16;

    /// <summary>The payments whose facts are read together.</summary>
    private const int Together = 1_000;

    private static readonly DecidedAt Nowhere = new(0, 0, default, default);

    /// <summary>
    /// Adds payments to a settlement, in the order of their keys. It ends before the last one when the time is over or
    /// after a number of payments.
    /// </summary>
    /// <param name="part">The settlement so far.</param>
    /// <param name="sums">Its leaves.</param>
    /// <param name="most">The most payments to add, at least 1.</param>
    /// <param name="isOver">Whether the time is over.</param>
    /// <param name="ct">Cancels the reads.</param>
    /// <returns>The settlement of the added payments, with all leaves, and whether no payment is left.</returns>
    public async Task<(Settlement Added, string? After, bool IsComplete)> AddAsync(
        SettlementPart part, IReadOnlyList<RewardLeaf> sums, int most, Func<bool> isOver, CancellationToken ct)
    {
        var (through, after, due) = (part.Through, part.After, new List<DuePayment>());
        var policies = await policy.ListAsync(through.Number, ct);
        var more = payments.UpToAsync(through.Number, after, ct).Chunk(Math.Min(Together, most));
        await foreach (var some in more.WithCancellation(ct))
        {
            if (due.Count > 0 && (due.Count + some.Length > most || isOver()))
                return (Settlement.Of(due, through, sums), after, false);
            due.AddRange(await FactsAsync(some, policies, through.Number, ct));
            after = some[^1].Key;
        }
        return (Settlement.Of(due, through, sums), after, true);
    }

    /// <summary>
    /// The decision about a payment to a component in the next block, or null while the app does not follow the chain.
    /// </summary>
    public async Task<PaymentDecision?> DecideNextAsync(AinftId id, CancellationToken ct)
    {
        if (await applied.FindAsync(ct) is not { } block)
            return null;
        var next = new BlockTime(block.Number + 1, block.Timestamp);
        var payment = new FinalPayment(new Payment(id, default, default, BigInteger.One, next), default, Nowhere);
        var due = await FactsAsync([payment], await policy.ListAsync(block.Number, ct), block.Number, ct);
        return PaymentGate.Decide(due[0], next);
    }

    private async Task<IReadOnlyList<DuePayment>> FactsAsync(
        IReadOnlyList<FinalPayment> some, IReadOnlyList<RewardTerms> policies, ulong applied, CancellationToken ct)
    {
        var known = new Dictionary<AinftId, ComponentFacts>();
        foreach (var part in some.Select(paid => paid.Payment.Component).Distinct().Chunk(AtOnce))
            foreach (var found in await Task.WhenAll(part.Select(id => FactsAsync(id, applied, ct))))
                known[found.Id] = found;
        return await Task.WhenAll(some.Select(async paid =>
        {
            var (payment, facts) = (paid.Payment, known[paid.Payment.Component]);
            return new DuePayment(
                payment,
                TermsIn(policies, payment.At.Number),
                facts.Paid,
                facts.Verdicts,
                facts.MayBeFlagged && await IsFlaggedAsync(payment, ct));
        }));
    }

    private async Task<ComponentFacts> FactsAsync(AinftId id, ulong applied, CancellationToken ct)
    {
        var paid = await components.FindAsync(id, ct);
        return new ComponentFacts(
            id,
            paid,
            paid is null ? [] : await verdicts.RunAsync(id, applied, ct),
            paid is not null && await retractions.WasFlaggedAsync(id, ct));
    }

    /// <summary>A change in the payment's own block could come before or after it, so it does not apply.</summary>
    private async Task<bool> IsFlaggedAsync(Payment payment, CancellationToken ct) =>
        payment.At.Number > 0
        && await retractions.OfAsync(payment.Component, payment.At.Number - 1, ct) is { ByDao: not null };

    /// <summary>The terms of payments in a block, by the policies from the newest to the oldest.</summary>
    internal static PaymentTerms TermsIn(IReadOnlyList<RewardTerms> policies, ulong block)
    {
        var terms = policies.FirstOrDefault(one => one.At!.BlockNumber < block) ?? RewardTerms.Default;
        return new PaymentTerms(
            terms.Cap,
            (ulong)terms.AnchorWithin.TotalSeconds,
            (ulong)terms.HeldFor.TotalSeconds,
            terms.Replicas,
            terms.Confidence,
            terms.BoundedTolerance);
    }

    private sealed record ComponentFacts(
        AinftId Id, PaidComponent? Paid, IReadOnlyList<GateVerdict> Verdicts, bool MayBeFlagged);
}
