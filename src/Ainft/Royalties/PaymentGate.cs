namespace Ainft.Royalties;

/// <summary>The state of a payment.</summary>
public enum PaymentState
{
    /// <summary>The component is not anchored yet, and the time to anchor it is not over.</summary>
    Waiting,

    /// <summary>A verdict or the DAO questions the component, and the time to confirm it is not over.</summary>
    Held,

    /// <summary>The payment is divided among the accounts of the component.</summary>
    Distributed,

    /// <summary>The payer gets the whole amount back.</summary>
    Refunded,
}

/// <summary>Why a payment is held.</summary>
public enum HeldBecause
{
    /// <summary>The newest verdict before the payment refutes the claim of the component.</summary>
    NotReproduced,

    /// <summary>The DAO had flagged the component.</summary>
    Retracted,
}

/// <summary>The decision about one payment.</summary>
/// <param name="State">The state.</param>
/// <param name="Held">Why the payment is or was held. Null when it never was.</param>
/// <param name="NotPayable">Why the component cannot be paid. Null for a component that can.</param>
/// <param name="Until">
/// The last Unix second of the time in which the state of a waiting or a held payment can change for the component.
/// </param>
public sealed record PaymentDecision(
    PaymentState State, HeldBecause? Held = null, NotPayable? NotPayable = null, ulong? Until = null);

/// <summary>
/// Decides about a payment as of a block. Facts of later blocks do not change a decision, so an auditor that has the
/// same facts to that block reaches the same decisions.
/// </summary>
/// <remarks>
/// The cases, in this order.
/// <list type="number">
/// <item><description>Without an anchored component, the payment waits for <see cref="PaymentTerms.AnchorWithin"/>, and
/// is refunded after that.</description></item>
/// <item><description>A payment to a component that cannot be paid is refunded.</description></item>
/// <item><description>The payment is distributed unless a block before the payment's questions the component. It does
/// so by the newest counted verdict, if that one refutes the claim, or by a flag of the DAO.</description></item>
/// <item><description>A held payment is distributed if a counted verdict that confirms the claim is anchored from the
/// payment's block on and within <see cref="PaymentTerms.HeldFor"/>. After that time it is refunded.
/// </description></item>
/// </list>
/// Of the verdicts that meet the policy, the first one of each UTC day is counted, by the block that anchored it.
/// Otherwise a rival could repeat runs until one errs.
/// </remarks>
public static class PaymentGate
{
    private const ulong Day = 86_400;

    /// <summary>Decides about a payment.</summary>
    /// <param name="due">
    /// The payment and its facts. Facts of blocks after <paramref name="through"/> are ignored.
    /// </param>
    /// <param name="through">The last block that is taken into account. It is not before the payment's.</param>
    public static PaymentDecision Decide(DuePayment due, BlockTime through)
    {
        ArgumentNullException.ThrowIfNull(due);
        var (payment, terms) = (due.Payment, due.Terms);
        var anchoredUntil = payment.At.Time + terms.AnchorWithin;
        if (due.Component is not { } component || component.AnchoredAt.Number > through.Number)
            return through.Time > anchoredUntil
                ? Refunded(NotPayable.ManifestUnknown)
                : new PaymentDecision(PaymentState.Waiting, Until: anchoredUntil);
        if (component.AnchoredAt.Number > payment.At.Number && component.AnchoredAt.Time > anchoredUntil)
            return Refunded(NotPayable.ManifestUnknown);
        if (ReasonOf(component, terms) is { } reason)
            return Refunded(reason);
        return Judge(due, through);
    }

    /// <summary>The verdicts that count under a policy, from the oldest to the newest anchor.</summary>
    internal static IEnumerable<GateVerdict> CountedOf(IEnumerable<GateVerdict> verdicts, PaymentTerms terms) =>
        verdicts.Where(verdict => verdict.Meets(terms))
            .OrderBy(verdict => verdict.AnchoredAt.Number).ThenBy(verdict => verdict.Run.Value)
            .DistinctBy(verdict => verdict.AnchoredAt.Time / Day);

    /// <summary>Why a component cannot be paid under a policy, or null when it can.</summary>
    public static NotPayable? ReasonOf(PaidComponent component, PaymentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(terms);
        return component.IsReference ? NotPayable.Reference : Payability.ReasonOf(component.Stack, terms.Cap);
    }

    private static PaymentDecision Judge(DuePayment due, BlockTime through)
    {
        var (at, until) = (due.Payment.At, due.Payment.At.Time + due.Terms.HeldFor);
        GateVerdict[] counted =
            [.. CountedOf(due.Verdicts.Where(verdict => verdict.AnchoredAt.Number <= through.Number), due.Terms)];
        var newest = counted.LastOrDefault(verdict => verdict.AnchoredAt.Number < at.Number);
        if (HeldBy(due, newest) is not { } held)
            return new PaymentDecision(PaymentState.Distributed);
        if (counted.Any(verdict =>
            verdict.Reproduced && verdict.AnchoredAt.Number >= at.Number && verdict.AnchoredAt.Time <= until))
            return new PaymentDecision(PaymentState.Distributed, held);
        return through.Time > until
            ? new PaymentDecision(PaymentState.Refunded, held)
            : new PaymentDecision(PaymentState.Held, held, Until: until);
    }

    private static HeldBecause? HeldBy(DuePayment due, GateVerdict? newest) =>
        due.IsRetracted ? HeldBecause.Retracted
        : newest is { Reproduced: false } ? HeldBecause.NotReproduced
        : null;

    private static PaymentDecision Refunded(NotPayable reason) =>
        new(PaymentState.Refunded, NotPayable: reason);
}
