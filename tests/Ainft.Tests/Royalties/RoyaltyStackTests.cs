using System.Buffers.Binary;
using Ainft.Ethereum;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Royalties;

/// <summary>The stack is a join semilattice with one form of bytes.</summary>
public sealed class RoyaltyStackTests
{
    [Fact]
    public void A_join_does_not_depend_on_order_grouping_or_repetition() =>
        Gen.Select(RoyaltyGen.Stack, RoyaltyGen.Stack, RoyaltyGen.Stack).Sample((a, b, c) =>
        {
            Assert.Equal(a.Join(b), b.Join(a));
            Assert.Equal(a.Join(b).Join(c), a.Join(b.Join(c)));
            Assert.Equal(a, a.Join(a));
            Assert.Equal(a.Join(b), a.Join(b).Join(b));
            Assert.Equal(a, a.Join(RoyaltyStack.Empty));
            Assert.Equal(RoyaltyStack.Over, a.Join(RoyaltyStack.Over));
        }, iter: 300);

    [Fact]
    public void A_join_has_the_greatest_share_of_each_account_within_the_limits() =>
        Gen.Select(RoyaltyGen.Stack, RoyaltyGen.Stack).Sample((a, b) =>
        {
            var expected = a.Asks.Concat(b.Asks).GroupBy(ask => ask.Account)
                .Select(asks => new RoyaltyAsk(asks.Key, asks.Max(ask => ask.Units))).OrderBy(ask => ask.Account)
                .ToArray();
            var joined = a.Join(b);
            Assert.Equal(
                a.IsOver || b.IsOver || expected.Length > RoyaltyStack.MaxAccounts
                    || expected.Sum(ask => (long)ask.Units) > RoyaltyStack.Whole,
                joined.IsOver);
            if (joined.IsOver)
                return;
            Assert.Equal(expected, joined.Asks);
            Assert.Equal(expected.Sum(ask => ask.Units), joined.Sum);
            Assert.All(expected, ask => Assert.Equal(ask.Units, joined.UnitsOf(ask.Account)));
            Assert.Equal(0, joined.UnitsOf(RoyaltyGen.AccountOf(int.MaxValue)));
        }, iter: 300);

    [Fact]
    public void Bytes_are_read_as_the_same_stack_and_equal_stacks_have_equal_bytes() =>
        Gen.Select(RoyaltyGen.Stack, RoyaltyGen.Stack).Sample((a, b) =>
        {
            var read = RoyaltyStack.Read(a.Bytes.Span);
            Assert.Equal(a, read);
            Assert.Equal(a.Digest, read.Digest);
            Assert.Equal(a.Equals(b), a.Digest == b.Digest);
            Assert.InRange(a.Bytes.Length, 16, 32 << 10);
        }, iter: 300);

    [Fact]
    public void The_shares_of_a_component_are_its_royalty_exactly() =>
        Gen.Select(Gen.Int[0, ManifestLimits.Royalty], RoyaltyGen.Contributors, RoyaltyGen.Account).Sample(
            (royalty, contributors, creator) =>
            {
                var stack = RoyaltyStack.Of(royalty, contributors, creator);
                Assert.Equal(royalty * RoyaltyStack.BasisPoint, stack.Sum);
                if (contributors.Length == 0)
                    Assert.Equal(stack.Sum, stack.UnitsOf(creator));
                Assert.All(contributors, one => Assert.Equal(royalty * one.Share, stack.UnitsOf(one.Address)));
            });

    [Fact]
    public void A_stack_has_1024_accounts_and_the_next_one_is_too_many()
    {
        var full = RoyaltyGen.Many(0, RoyaltyStack.MaxAccounts);
        Assert.False(full.IsOver);
        Assert.Equal(16 + 1024 * 24, full.Bytes.Length);
        Assert.True(full.Join(RoyaltyGen.Many(5_000, 1)).IsOver);
        Assert.Same(full, full.Join(RoyaltyGen.Many(17, 1_000)));
    }

    [Fact]
    public void A_stack_asks_for_the_whole_payment_and_one_basis_point_more_is_too_much()
    {
        var whole = RoyaltyGen.JoinOf(
            Enumerable.Range(1, 10).Select(number => RoyaltyStack.Of(1_000, [], RoyaltyGen.AccountOf(number))));
        Assert.Equal(RoyaltyStack.Whole, whole.Sum);
        Assert.False(whole.IsOver);
        Assert.True(whole.Join(RoyaltyStack.Of(1, [], RoyaltyGen.AccountOf(11))).IsOver);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    public void A_royalty_outside_its_range_is_refused(int royalty) => Assert.Throws<ArgumentOutOfRangeException>(
        () => RoyaltyStack.Of(royalty, [], RoyaltyGen.AccountOf(1)));

    [Fact]
    public void A_manifest_asks_for_its_contributors_or_for_its_creator()
    {
        var creator = RoyaltyGen.AccountOf(1);
        Assert.True(Manifest.TryAccept("""{"ainft":1,"kind":"data","royalty":250}"""u8, out var manifest, out _));
        Assert.Equal(RoyaltyStack.Of(250, [], creator), RoyaltyStack.Of(manifest, creator));
        Assert.True(Manifest.TryAccept("""{"ainft":1,"kind":"data"}"""u8, out manifest, out _));
        Assert.True(RoyaltyStack.Of(manifest, creator).IsEmpty);
    }

    [Fact]
    public void Changed_bytes_are_refused_or_are_another_stack() =>
        Gen.Select(RoyaltyGen.Stack, Gen.Int[0, 100_000], Gen.Byte[1, 255]).Sample((stack, at, change) =>
        {
            var bytes = stack.Bytes.ToArray();
            bytes[at % bytes.Length] ^= change;
            try
            {
                Assert.NotEqual(stack, RoyaltyStack.Read(bytes));
            }
            catch (InvalidDataException)
            {
                // The form is broken, so no reader takes the bytes for a stack.
            }
            Assert.Throws<InvalidDataException>(() => RoyaltyStack.Read(stack.Bytes.Span[..^1]));
            Assert.Throws<InvalidDataException>(() => RoyaltyStack.Read([.. stack.Bytes.Span, 0]));
        }, iter: 300);

    [Theory]
    [InlineData(1, 2, 0u, 1u)]
    [InlineData(1, 2, 1u, 0u)]
    [InlineData(2, 2, 1u, 1u)]
    [InlineData(3, 2, 1u, 1u)]
    [InlineData(1, 2, 1u, 100_000_000u)]
    [InlineData(1, 2, 1u, uint.MaxValue)]
    public void Accounts_out_of_order_and_shares_out_of_range_are_refused(
        int first, int second, uint firstUnits, uint secondUnits)
    {
        var bytes = RoyaltyGen.Many(0, 2).Bytes.ToArray();
        var accounts = bytes.AsSpan(16);
        var units = bytes.AsSpan(16 + 2 * Address.Size);
        RoyaltyGen.AccountOf(first).CopyTo(accounts);
        RoyaltyGen.AccountOf(second).CopyTo(accounts[Address.Size..]);
        BinaryPrimitives.WriteUInt32LittleEndian(units, firstUnits);
        BinaryPrimitives.WriteUInt32LittleEndian(units[sizeof(uint)..], secondUnits);
        Assert.Throws<InvalidDataException>(() => RoyaltyStack.Read(bytes));
    }
}
