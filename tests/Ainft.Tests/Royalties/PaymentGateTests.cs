using System.Buffers.Binary;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>The gate decides once per payment, by facts of earlier blocks and within the times of the policy.</summary>
public sealed class PaymentGateTests
{
    /// <summary>A day has 1,440 blocks of 60 seconds. The time of the first block is the start of a UTC day.</summary>
    private const ulong Day = 1_440, Paid = 10 * Day;

    private static readonly PaymentTerms Terms = PaymentTerms.Default;

    [Fact]
    public void A_component_without_a_verdict_is_paid_at_once() =>
        Assert.Equal(new PaymentDecision(PaymentState.Distributed), Decide(Paid));

    [Fact]
    public void The_newest_verdict_before_the_payment_holds_it_until_a_verdict_releases_it()
    {
        GateVerdict[] refuted = [Verdict(Paid - 3 * Day, true), Verdict(Paid - Day, false)];
        var held = Decide(Paid, refuted);
        Assert.Equal((PaymentState.Held, HeldBecause.NotReproduced), (held.State, held.Held));
        Assert.Equal(At(Paid).Time + Terms.HeldFor, held.Until);
        var released = Verdict(Paid + Day, true);
        Assert.Equal(PaymentState.Held, Decide(Paid + Day - 1, [.. refuted, released]).State);
        Assert.Equal(PaymentState.Distributed, Decide(Paid + Day, [.. refuted, released]).State);
    }

    [Fact]
    public void A_newer_verdict_that_confirms_before_the_payment_opens_the_gate() =>
        Assert.Equal(PaymentState.Distributed,
            Decide(Paid, [Verdict(Paid - 3 * Day, false), Verdict(Paid - Day, true)]).State);

    [Fact]
    public void A_held_payment_is_refunded_after_the_time_of_the_policy_and_not_before()
    {
        var refuted = Verdict(Paid - Day, false);
        var last = Paid + Terms.HeldFor / 60;
        Assert.Equal(PaymentState.Held, Decide(last, [refuted]).State);
        Assert.Equal(PaymentState.Refunded, Decide(last + 1, [refuted]).State);
        Assert.Equal(PaymentState.Distributed, Decide(last + 9, [refuted, Verdict(last, true)]).State);
        Assert.Equal(PaymentState.Refunded, Decide(last + 9, [refuted, Verdict(last + 1, true)]).State);
    }

    [Fact]
    public void A_verdict_in_the_block_of_the_payment_or_later_does_not_hold_it()
    {
        Assert.Equal(PaymentState.Distributed, Decide(Paid, [Verdict(Paid, false)]).State);
        Assert.Equal(PaymentState.Distributed, Decide(Paid + Day, [Verdict(Paid + 1, false)]).State);
    }

    [Fact]
    public void Only_the_first_verdict_of_a_day_counts()
    {
        var first = Verdict(Paid - Day, true);
        Assert.Equal(PaymentState.Distributed, Decide(Paid, [Verdict(Paid - Day + 5, false), first]).State);
        Assert.Equal(PaymentState.Distributed, Decide(Paid, [Verdict(Paid - 1, false), first]).State);
        Assert.Equal(PaymentState.Held, Decide(Paid, [Verdict(Paid - 1, false), Verdict(Paid - Day - 1, true)]).State);
    }

    [Fact]
    public void A_verdict_that_does_not_meet_the_policy_does_not_take_the_place_of_the_day()
    {
        GateVerdict[] weak =
        [
            Verdict(Paid - Day, true) with { Replicas = Terms.Replicas - 1 },
            Verdict(Paid - Day + 1, true) with { Confidence = 0.9899 },
            Verdict(Paid - Day + 2, true) with { IsBounded = false },
            Verdict(Paid - Day + 3, true) with { IsAdmitted = false },
        ];
        Assert.Equal(PaymentState.Held, Decide(Paid, [.. weak, Verdict(Paid - Day + 4, false)]).State);
        Assert.All(weak, verdict => Assert.Equal(
            PaymentState.Distributed, Decide(Paid, [verdict with { Reproduced = false }]).State));
    }

    [Fact]
    public void A_flag_of_the_DAO_holds_a_payment_until_a_verdict_releases_it()
    {
        var due = DueOf([]) with { IsRetracted = true };
        Assert.Equal(HeldBecause.Retracted, PaymentGate.Decide(due, At(Paid)).Held);
        due = due with { Verdicts = [Verdict(Paid + 1, true)] };
        Assert.Equal(PaymentState.Distributed, PaymentGate.Decide(due, At(Paid + 1)).State);
    }

    [Fact]
    public void A_payment_waits_for_its_anchor_and_is_refunded_when_that_is_late()
    {
        var due = DueOf([]) with { Component = null };
        var last = Paid + Terms.AnchorWithin / 60;
        Assert.Equal(PaymentState.Waiting, PaymentGate.Decide(due, At(last)).State);
        Assert.Equal(
            new PaymentDecision(PaymentState.Refunded, NotPayable: NotPayable.ManifestUnknown),
            PaymentGate.Decide(due, At(last + 1)));
        var anchored = DueOf([]).Component! with { AnchoredAt = At(last) };
        Assert.Equal(PaymentState.Waiting, PaymentGate.Decide(due with { Component = anchored }, At(last - 1)).State);
        Assert.Equal(
            PaymentState.Distributed, PaymentGate.Decide(due with { Component = anchored }, At(last + 9)).State);
        anchored = anchored with { AnchoredAt = At(last + 1) };
        Assert.Equal(
            PaymentState.Refunded, PaymentGate.Decide(due with { Component = anchored }, At(last + 9)).State);
    }

    [Fact]
    public void A_reference_and_a_stack_beyond_the_cap_are_refunded_at_once()
    {
        var component = DueOf([]).Component!;
        var asking = RoyaltyStack.Of(600, [], RoyaltyGen.AccountOf(5));
        foreach (var (paid, reason) in new[]
        {
            (component with { IsReference = true }, NotPayable.Reference),
            (component with { Stack = RoyaltyStack.Over }, NotPayable.Over),
            (component with { Stack = asking }, NotPayable.OverCap),
        })
            Assert.Equal(
                new PaymentDecision(PaymentState.Refunded, NotPayable: reason),
                PaymentGate.Decide(DueOf([]) with { Component = paid, Terms = Terms with { Cap = 599 } }, At(Paid)));
        Assert.Null(PaymentGate.ReasonOf(component with { Stack = asking }, Terms with { Cap = 600 }));
    }

    [Fact]
    public void A_decision_that_is_final_never_changes_later() =>
        Gen.Select(SettlementGen.Due, Gen.ULong[0, 2_000]).Sample((due, later) =>
        {
            var before = PaymentGate.Decide(due, SettlementGen.Through);
            if (before.State is PaymentState.Distributed or PaymentState.Refunded)
                Assert.Equal(before, PaymentGate.Decide(due, SettlementGen.At(500 + later)));
        }, iter: 5_000);

    private static PaymentDecision Decide(ulong through, params GateVerdict[] verdicts) =>
        PaymentGate.Decide(DueOf(verdicts), At(through));

    private static DuePayment DueOf(GateVerdict[] verdicts) => new(
        new Payment(SettlementGen.IdOf(1), RoyaltyGen.AccountOf(9), default, 1_000, At(Paid)), Terms,
        new PaidComponent(At(1), false, RoyaltyStack.Empty, [], RoyaltyGen.AccountOf(1)), verdicts, false);

    private static GateVerdict Verdict(ulong block, bool reproduced)
    {
        var run = new byte[Bytes32.Size];
        BinaryPrimitives.WriteUInt64BigEndian(run, block);
        return new GateVerdict(
            new Sha256Digest(new Bytes32(run)), At(block), reproduced, Terms.Replicas, 0.99, true, true);
    }

    private static BlockTime At(ulong block) => new(block, 20_000 * 86_400UL + 60 * block);
}
