using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>A block with its time.</summary>
/// <param name="Number">The number of the block.</param>
/// <param name="Time">Its time in Unix seconds.</param>
public readonly record struct BlockTime(ulong Number, ulong Time);

/// <summary>A payment in a finalized block, as the event <c>Paid</c> of <c>AinftRewards</c> states it.</summary>
/// <param name="Component">The paid id. It may be an id without a component.</param>
/// <param name="Payer">The account that paid, which gets a refund.</param>
/// <param name="Token">The ERC-20 token, or the zero address for the native coin.</param>
/// <param name="Amount">The credited amount in the smallest unit of the token, from 1 to 2^112 - 1.</param>
/// <param name="At">The block of the payment.</param>
public sealed record Payment(AinftId Component, Address Payer, Address Token, BigInteger Amount, BlockTime At);

/// <summary>The numbers of the policy that decide about a payment, as <c>RewardPolicy</c> keeps them.</summary>
/// <param name="Cap">The most that the ancestors of a payable component ask for, in basis points.</param>
/// <param name="AnchorWithin">The seconds after a payment in which its component must be anchored.</param>
/// <param name="HeldFor">The seconds after which a held payment is refunded.</param>
/// <param name="Replicas">The operators that must support a verdict, so that it counts.</param>
/// <param name="Confidence">The confidence that a verdict needs, in 1/10,000.</param>
/// <param name="BoundedTolerance">Whether the comparator of a verdict must have a bounded tolerance.</param>
public sealed record PaymentTerms(
    int Cap, ulong AnchorWithin, ulong HeldFor, int Replicas, int Confidence, bool BoundedTolerance)
{
    /// <summary>The terms of the default policy.</summary>
    public static readonly PaymentTerms Default = new(Payability.DefaultCap, 604_800, 2_592_000, 3, 9_900, true);
}

/// <summary>A component whose manifest is anchored in a finalized block.</summary>
/// <param name="AnchoredAt">The block of the first anchor that has it.</param>
/// <param name="IsReference">Whether its creator only refers to a work of others.</param>
/// <param name="Stack">Its royalty stack.</param>
/// <param name="Contributors">The contributors in the order of its manifest. Empty when the creator has all.</param>
/// <param name="Creator">Its creator.</param>
public sealed record PaidComponent(
    BlockTime AnchoredAt, bool IsReference, RoyaltyStack Stack, IReadOnlyList<Contributor> Contributors,
    Address Creator);

/// <summary>
/// A verdict about a component, whose evidence the verifier accepts. Verdicts that neither confirm nor refute the claim
/// are not among them.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="AnchoredAt">The block that anchored its summary.</param>
/// <param name="Reproduced">Whether the verdict confirms the claim. Otherwise it refutes the claim.</param>
/// <param name="Replicas">The number of operators that support it.</param>
/// <param name="Confidence">The probability of the verdict.</param>
/// <param name="IsBounded">Whether the comparator's tolerance is bounded, or the comparator has none.</param>
/// <param name="IsAdmitted">Whether the DAO had admitted the operator of each vote when the panel was drawn.</param>
public sealed record GateVerdict(
    Sha256Digest Run, BlockTime AnchoredAt, bool Reproduced, int Replicas, double Confidence, bool IsBounded,
    bool IsAdmitted)
{
    /// <summary>Whether the verdict meets the policy of a payment.</summary>
    internal bool Meets(PaymentTerms terms) =>
        IsAdmitted && Replicas >= terms.Replicas && Confidence >= terms.Confidence / 10_000.0
        && (IsBounded || !terms.BoundedTolerance);
}

/// <summary>A payment with all facts that decide about it.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Terms">The policy that a block before the payment's set last.</param>
/// <param name="Component">The component, or null when none with the id is anchored.</param>
/// <param name="Verdicts">The verdicts about the component, in any order.</param>
/// <param name="IsRetracted">Whether the DAO had flagged the id in a block before the payment's.</param>
public sealed record DuePayment(
    Payment Payment, PaymentTerms Terms, PaidComponent? Component, IReadOnlyList<GateVerdict> Verdicts,
    bool IsRetracted);
