using System.Numerics;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>A payment is divided exactly, and other components never lower the royalty of an account.</summary>
public sealed class PayoutTests
{
    private static readonly Gen<BigInteger> Amount = Gen.Frequency(
        (1, Gen.Long[1, 1_000].Select(amount => (BigInteger)amount)),
        (1, Gen.Long[1, long.MaxValue].Select(amount => (BigInteger)amount)),
        (1, Gen.Int[0, 1_000].Select(less => Payouts.MaxAmount - less)));

    private static readonly Gen<RoyaltyStack> Stack =
        RoyaltyGen.Stack.Select(stack => stack.IsOver ? RoyaltyStack.Empty : stack);

    [Fact]
    public void The_parts_sum_to_the_amount() =>
        Gen.Select(Amount, Stack, RoyaltyGen.Contributors, RoyaltyGen.Account).Sample(
            (amount, stack, contributors, creator) =>
            {
                var payouts = Payouts.Of(amount, stack, contributors, creator);
                Assert.Equal(amount, Sum(payouts));
                Assert.DoesNotContain(payouts, payout => payout.Amount < 0);
            });

    [Fact]
    public void A_royalty_is_the_share_of_the_whole_amount_rounded_down_once() =>
        Gen.Select(Amount, Stack, RoyaltyGen.Contributors, RoyaltyGen.Account).Sample(
            (amount, stack, contributors, creator) =>
            {
                var royalties = Royalties(Payouts.Of(amount, stack, contributors, creator));
                Assert.Equal(stack.Asks.Select(ask => ask.Account), royalties.Select(payout => payout.Account));
                foreach (var (ask, payout) in stack.Asks.Zip(royalties))
                {
                    // floor(x) is the integer n with n <= x < n + 1, without a division.
                    var exact = amount * ask.Units;
                    Assert.InRange<BigInteger>(exact - payout.Amount * RoyaltyStack.Whole, 0, RoyaltyStack.Whole - 1);
                }
            });

    [Fact]
    public void The_contributors_get_the_rest_and_the_last_one_the_remainder() =>
        Gen.Select(Amount, Stack, RoyaltyGen.Contributors, RoyaltyGen.Account).Sample(
            (amount, stack, contributors, creator) =>
            {
                var payouts = Payouts.Of(amount, stack, contributors, creator);
                var rest = amount - Sum(Royalties(payouts));
                Payout[] parts = [.. payouts.Where(payout => payout.Reason == PayoutReason.Contribution)];
                Contributor[] expected = contributors.Length > 0 ? contributors : [new(creator, 10_000)];
                Assert.Equal(expected.Select(one => one.Address), parts.Select(part => part.Account));
                foreach (var (one, part) in expected.Zip(parts).SkipLast(1))
                    Assert.InRange<BigInteger>(rest * one.Share - part.Amount * 10_000, 0, 9_999);
                Assert.InRange<BigInteger>(
                    parts[^1].Amount * 10_000 - rest * expected[^1].Share, 0, 10_000 * expected.Length);
            });

    [Fact]
    public void Components_inserted_anywhere_never_lower_a_royalty() =>
        Gen.Select(RoyaltyGraph.Any, RoyaltyGraph.Insertions, Amount).Sample((before, insertions, amount) =>
        {
            var after = insertions.Aggregate(before, (graph, insertion) =>
                graph.Insert(insertion.Place, insertion.Member, insertion.Instead));
            var (old, now) = (before.Stacks()[^1], after.Stacks()[^1]);
            if (old.IsOver)
                Assert.True(now.IsOver);
            if (now.IsOver)
                return;
            var paid = before.Components[^1];
            var pays = Royalties(Payouts.Of(amount, now, paid.Contributors, paid.Creator))
                .ToDictionary(payout => payout.Account, payout => payout.Amount);
            foreach (var payout in Royalties(Payouts.Of(amount, old, paid.Contributors, paid.Creator)))
                Assert.True(pays[payout.Account] >= payout.Amount);
        }, iter: 2_000);

    [Fact]
    public void A_stack_has_the_greatest_share_of_each_account_among_all_ancestors() =>
        RoyaltyGraph.Any.Sample(graph =>
        {
            var stack = graph.Stacks()[^1];
            var all = RoyaltyGen.JoinOf(
                graph.AncestorsOf(graph.Components.Count - 1).Select(place => graph.Components[place].Own));
            Assert.Equal(all, stack);
        });

    [Fact]
    public void A_stack_that_was_stored_and_read_pays_the_same() =>
        Gen.Select(Amount, Stack, RoyaltyGen.Contributors, RoyaltyGen.Account).Sample(
            (amount, stack, contributors, creator) => Assert.Equal(
                Payouts.Of(amount, stack, contributors, creator),
                Payouts.Of(amount, RoyaltyStack.Read(stack.Bytes.Span), contributors, creator)));

    [Fact]
    public void Of_the_smallest_amount_the_last_contributor_gets_all()
    {
        var (one, two) = (RoyaltyGen.AccountOf(1), RoyaltyGen.AccountOf(2));
        var payouts = Payouts.Of(
            BigInteger.One, RoyaltyStack.Of(1_000, [], one), [new(one, 9_999), new(two, 1)], one);
        Assert.Equal([0, 0, 1], payouts.Select(payout => (int)payout.Amount));
    }

    [Fact]
    public void An_amount_outside_its_range_and_a_stack_that_is_over_are_refused()
    {
        var creator = RoyaltyGen.AccountOf(1);
        foreach (var amount in new[] { BigInteger.Zero, BigInteger.MinusOne, Payouts.MaxAmount + 1 })
            Assert.Throws<ArgumentOutOfRangeException>(() => Payouts.Of(amount, RoyaltyStack.Empty, [], creator));
        Assert.Throws<ArgumentException>(() => Payouts.Of(BigInteger.One, RoyaltyStack.Over, [], creator));
    }

    private static Payout[] Royalties(IEnumerable<Payout> payouts) =>
        [.. payouts.Where(payout => payout.Reason == PayoutReason.Royalty)];

    private static BigInteger Sum(IEnumerable<Payout> payouts) =>
        payouts.Aggregate(BigInteger.Zero, (sum, payout) => sum + payout.Amount);
}
