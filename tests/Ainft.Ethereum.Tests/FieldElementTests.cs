using System.Numerics;
using CsCheck;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>The arithmetic under recovery against big integers, where carries run through limbs.</summary>
public sealed class FieldElementTests
{
    private static readonly BigInteger Prime = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

    private static readonly Gen<ulong> Limbs = Gen.Frequency(
        (2, Gen.ULong),
        (2, Gen.Const(ulong.MaxValue)),
        (1, Gen.Const(0UL)),
        (1, Gen.ULong[0, 3]),
        (1, Gen.ULong[ulong.MaxValue - 3, ulong.MaxValue]),
        (1, Gen.ULong[0xfffffffefffffc2f - 3, 0xfffffffefffffc2f + 3]));

    private static readonly Gen<UInt256> Numbers = Gen.Select(Limbs, Limbs, Limbs, Limbs, (a, b, c, d) => new UInt256(a, b, c, d));

    [Fact]
    public void Sums_differences_and_products_are_right() => Gen.Select(Numbers, Numbers).Sample((x, y) =>
    {
        var (a, b) = (FieldElement.From(x), FieldElement.From(y));
        var (m, n) = (x.ToBigInteger(), y.ToBigInteger());
        Assert.Equal((m + n) % Prime, Value(a + b));
        Assert.Equal((m - n + 2 * Prime) % Prime, Value(a - b));
        Assert.Equal((2 * Prime - m) % Prime, Value(-a));
        Assert.Equal(m * n % Prime, Value(a * b));
        Assert.Equal(m * m % Prime, Value(a.Squared()));
        Assert.Equal(m % Prime == 0, a.IsZero);
        Assert.Equal(!(m % Prime).IsEven, a.IsOdd);
    }, iter: 100_000);

    [Fact]
    public void Folds_that_carry_through_every_limb_are_right()
    {
        // lo + hi · fold = top · 2^256 + (2^256 - 1 - delta): the second fold, of top, then runs through all limbs when delta is small.
        var fold = (BigInteger.One << 256) - Prime;
        foreach (var top in (BigInteger[])[0, 1, 2, 977, fold / 2, fold - 1])
            for (var delta = 0; delta < 50; delta++)
            {
                var sum = (top << 256) + (BigInteger.One << 256) - 1 - delta;
                var (lo, hi) = (Number(sum % fold), Number(sum / fold));
                var expected = (lo.ToBigInteger() + (hi.ToBigInteger() << 256)) % Prime;
                Assert.Equal(expected, Value(FieldElement.Reduce(lo.A, lo.B, lo.C, lo.D, hi.A, hi.B, hi.C, hi.D)));
            }
    }

    [Fact]
    public void Any_eight_limbs_reduce_right() => Gen.Select(Numbers, Numbers).Sample((lo, hi) => Assert.Equal(
        (lo.ToBigInteger() + (hi.ToBigInteger() << 256)) % Prime,
        Value(FieldElement.Reduce(lo.A, lo.B, lo.C, lo.D, hi.A, hi.B, hi.C, hi.D))), iter: 50_000);

    [Fact]
    public void Inverses_multiply_to_one() => Numbers.Sample(x =>
        FieldElement.From(x).IsZero || Value(FieldElement.From(x) * FieldElement.From(x).Inverted()) == 1, iter: 3000);

    [Fact]
    public void Squares_have_their_root_and_other_numbers_none() => Numbers.Sample(x =>
    {
        var square = FieldElement.From(x).Squared();
        Assert.True(square.TrySqrt(out var root));
        Assert.Contains(Value(root), (BigInteger[])[x.ToBigInteger() % Prime, (2 * Prime - x.ToBigInteger()) % Prime]);
        // -1 is no square modulo p.
        Assert.Equal(square.IsZero, (-square).TrySqrt(out _));
    }, iter: 2000);

    [Fact]
    public void Split_scalars_are_short_and_add_up()
    {
        var lambda = BigInteger.Parse("05363ad4cc05c30e0a5261c028812645a122e22ea20816678df02967c1b23bd72", System.Globalization.NumberStyles.HexNumber);
        Numbers.Sample(x =>
        {
            var k = x.ToBigInteger() % ScalarSplit.Order;
            var split = ScalarSplit.Of(k);
            var sum = (split.First + split.Second * lambda - k) % ScalarSplit.Order;
            return sum.IsZero && BigInteger.Abs(split.First) < (BigInteger.One << 128) - 256 && BigInteger.Abs(split.Second) < (BigInteger.One << 128) - 256;
        }, iter: 20_000);
    }

    private static BigInteger Value(FieldElement element) => element.ToNumber().ToBigInteger();

    private static UInt256 Number(BigInteger number)
    {
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return UInt256.Read([.. new byte[32 - digits.Length], .. digits]);
    }
}
