using System.Numerics;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>A settlement depends on facts alone, loses no unit, and pays what a preview shows.</summary>
public sealed class SettlementTests
{
    [Fact]
    public void A_settlement_in_parts_has_the_leaves_of_the_whole() =>
        Gen.Select(SettlementGen.Due.Array[0, 20], Gen.Int[0, 20]).Sample((due, at) =>
        {
            var first = Settlement.Of(due.Take(at), SettlementGen.Through);
            var second = Settlement.Of(due.Skip(at), SettlementGen.Through, first.Leaves);
            var whole = Settlement.Of(due, SettlementGen.Through);
            Assert.Equal(whole.Leaves, second.Leaves);
            Assert.Equal(whole.Payments.Count, first.Payments.Count + second.Payments.Count);
        });

    [Fact]
    public void The_leaves_do_not_depend_on_the_order_of_the_payments() =>
        Gen.Select(SettlementGen.Due.Array[0, 20], Gen.Int).Sample((due, seed) =>
        {
            var shuffled = due.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(
                Settlement.Of(due, SettlementGen.Through).Leaves,
                Settlement.Of(shuffled, SettlementGen.Through).Leaves);
        });

    [Fact]
    public void Each_unit_is_in_a_leaf_or_is_held() =>
        SettlementGen.Due.Array[0, 20].Sample(due =>
        {
            var settled = Settlement.Of(due, SettlementGen.Through);
            foreach (var token in due.Select(one => one.Payment.Token).Distinct())
                Assert.Equal(
                    Sum(due.Where(one => one.Payment.Token == token).Select(one => one.Payment.Amount)),
                    settled.OwedOf(token) + settled.HeldOf(token));
        });

    [Fact]
    public void An_account_and_a_token_have_one_leaf_and_leaves_ascend() =>
        SettlementGen.Due.Array[0, 20].Sample(due =>
        {
            var leaves = Settlement.Of(due, SettlementGen.Through).Leaves;
            Assert.All(leaves, leaf => Assert.True(leaf.Cumulative > 0));
            Assert.All(leaves.Zip(leaves.Skip(1)), pair =>
                Assert.True(RewardLeaf.Order.Compare(pair.First, pair.Second) < 0));
        });

    [Fact]
    public void A_later_settlement_never_lowers_a_leaf() =>
        Gen.Select(SettlementGen.Due.Array[1, 20], Gen.ULong[0, 600]).Sample((due, later) =>
        {
            var after = Settlement.Of(due, SettlementGen.At(500 + later)).Leaves
                .ToDictionary(leaf => (leaf.Account, leaf.Token), leaf => leaf.Cumulative);
            foreach (var leaf in Settlement.Of(due, SettlementGen.Through).Leaves)
                Assert.True(after[(leaf.Account, leaf.Token)] >= leaf.Cumulative);
        });

    [Fact]
    public void A_distributed_payment_pays_what_its_preview_shows() =>
        SettlementGen.Due.Sample(due =>
        {
            var settled = Settlement.Of([due], SettlementGen.Through);
            if (settled.Payments[0].Decision.State != PaymentState.Distributed)
                return;
            var component = due.Component!;
            var preview = Payouts
                .Of(due.Payment.Amount, component.Stack, component.Contributors, component.Creator)
                .GroupBy(payout => payout.Account, payout => payout.Amount)
                .Select(parts => (parts.Key, Amount: Sum(parts))).Where(part => part.Amount > 0)
                .OrderBy(part => part.Key);
            Assert.Equal(preview, settled.Leaves.Select(leaf => (leaf.Account, leaf.Cumulative)));
        }, iter: 5_000);

    [Fact]
    public void A_refund_is_the_whole_amount_of_the_payer() =>
        SettlementGen.Due.Sample(due =>
        {
            var settled = Settlement.Of([due], SettlementGen.Through);
            if (settled.Payments[0].Decision.State != PaymentState.Refunded)
                return;
            var leaf = Assert.Single(settled.Leaves);
            Assert.Equal(
                (due.Payment.Payer, due.Payment.Token, due.Payment.Amount),
                (leaf.Account, leaf.Token, leaf.Cumulative));
        });

    [Fact]
    public void Components_inserted_into_a_payable_lineage_never_lower_a_royalty() =>
        Gen.Select(RoyaltyGraph.Any, RoyaltyGraph.Insertions, SettlementGen.Amount).Sample(
        (before, insertions, amount) =>
        {
            var after = insertions.Aggregate(before, (graph, insertion) =>
                graph.Insert(insertion.Place, insertion.Member, insertion.Instead));
            var (old, now) = (Settle(before, amount), Settle(after, amount));
            if (now.Payments[0].Decision.State != PaymentState.Distributed)
                return;
            Assert.Equal(PaymentState.Distributed, old.Payments[0].Decision.State);
            var paid = before.Components[^1];
            var own = paid.Contributors.Select(one => one.Address).Append(paid.Creator).ToHashSet();
            foreach (var leaf in old.Leaves.Where(leaf => !own.Contains(leaf.Account)))
                Assert.True(now.Leaves.Single(one => one.Account == leaf.Account).Cumulative >= leaf.Cumulative);
        }, iter: 2_000);

    [Fact]
    public void The_smallest_and_the_greatest_amounts_are_divided_exactly()
    {
        var (one, two) = (RoyaltyGen.AccountOf(1), RoyaltyGen.AccountOf(2));
        foreach (var amount in new[] { BigInteger.One, new BigInteger(99_999_999), Payouts.MaxAmount })
        {
            var component = new PaidComponent(
                SettlementGen.At(1), false, RoyaltyStack.Of(333, [new(one, 3_333), new(two, 6_667)], one), [], two);
            var settled = Settlement.Of([DueOf(component, amount)], SettlementGen.Through);
            Assert.Equal(amount, settled.OwedOf(default));
            var expected = amount * 333 * 3_333 / RoyaltyStack.Whole;
            var leaf = settled.Leaves.SingleOrDefault(found => found.Account == one);
            Assert.Equal(expected, leaf?.Cumulative ?? BigInteger.Zero);
        }
    }

    [Fact]
    public void A_payment_of_a_later_block_and_an_amount_outside_its_range_are_refused()
    {
        var component = new PaidComponent(
            SettlementGen.At(1), false, RoyaltyStack.Empty, [], RoyaltyGen.AccountOf(1));
        var due = DueOf(component, 1);
        Assert.Throws<ArgumentException>(() => Settlement.Of([due], SettlementGen.At(9)));
        foreach (var amount in new[] { BigInteger.Zero, Payouts.MaxAmount + 1 })
            Assert.Throws<ArgumentException>(
                () => Settlement.Of([DueOf(component, amount)], SettlementGen.Through));
    }

    private static DuePayment DueOf(PaidComponent component, BigInteger amount) => new(
        new Payment(SettlementGen.IdOf(1), RoyaltyGen.AccountOf(9), default, amount, SettlementGen.At(10)),
        PaymentTerms.Default, component, [], false);

    private static Settlement Settle(RoyaltyGraph graph, BigInteger amount)
    {
        var paid = graph.Components[^1];
        var component = new PaidComponent(
            SettlementGen.At(1), false, graph.Stacks()[^1], paid.Contributors, paid.Creator);
        return Settlement.Of([DueOf(component, amount)], SettlementGen.Through);
    }

    private static BigInteger Sum(IEnumerable<BigInteger> amounts) =>
        amounts.Aggregate(BigInteger.Zero, (sum, amount) => sum + amount);
}
