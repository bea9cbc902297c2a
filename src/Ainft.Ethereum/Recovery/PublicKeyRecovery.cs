using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>Public key recovery (SEC 1, 4.1.6) in variable time, by one interleaved multiplication (Strauss) of four half-length scalars.</summary>
internal static class PublicKeyRecovery
{
    private const int Width = 5;
    private const int GeneratorWidth = 8;

    private static readonly UInt256 Order = UInt256.Read(ScalarSplit.Order.ToByteArray(isUnsigned: true, isBigEndian: true));
    private static readonly CurvePoint[] Generators = [.. OddMultiples(CurvePoint.Generator, GeneratorWidth).Select(point => point.ToAffine())];
    private static readonly CurvePoint[] RotatedGenerators = [.. Generators.Select(point => point.Rotated())];

    /// <summary>Whether a number is above zero and below the group order.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> bigEndian)
    {
        var number = UInt256.Read(bigEndian);
        return !number.IsZero && number < Order;
    }

    /// <summary>Q = (s · R - h · G) / r. Both r and s must be scalars.</summary>
    public static bool TryRecover(Bytes32 hash, Signature signature, out Address signer)
    {
        signer = default;
        var (r, s) = (Read(signature.R), Read(signature.S));
        if (!CurvePoint.TryDecompress(r, signature.YParity == 1, out var nonce))
            return false;
        var inverse = ModularInverse.Of(r, Order).ToBigInteger();
        var generatorFactor = ScalarSplit.Order - Read(hash).ToBigInteger() * inverse % ScalarSplit.Order;
        var key = Combine(generatorFactor, s.ToBigInteger() * inverse % ScalarSplit.Order, nonce);
        if (key.IsInfinity)
            return false;
        signer = key.ToAffine().ToAddress();
        return true;
    }

    /// <summary>u · G + v · P.</summary>
    private static CurvePoint Combine(BigInteger u, BigInteger v, CurvePoint point)
    {
        Span<sbyte> digits = stackalloc sbyte[4 * SignedDigits.Count];
        var (first, second) = (ScalarSplit.Of(u), ScalarSplit.Of(v));
        var (g1, g2) = (Digits(digits, 0, first.First, GeneratorWidth), Digits(digits, 1, first.Second, GeneratorWidth));
        var (p1, p2) = (Digits(digits, 2, second.First, Width), Digits(digits, 3, second.Second, Width));
        var points = OddMultiples(point, Width);
        var sum = default(CurvePoint);
        for (var i = SignedDigits.Count - 1; i >= 0; i--)
        {
            sum = sum.Doubled();
            if (digits[g1 + i] is not 0 and var d1)
                sum = sum.AddAffine(Pick(Generators, d1));
            if (digits[g2 + i] is not 0 and var d2)
                sum = sum.AddAffine(Pick(RotatedGenerators, d2));
            if (digits[p1 + i] is not 0 and var d3)
                sum += Pick(points, d3);
            if (digits[p2 + i] is not 0 and var d4)
                sum += Pick(points, d4).Rotated();
        }
        return sum;
    }

    private static int Digits(Span<sbyte> all, int place, BigInteger number, int width)
    {
        var start = place * SignedDigits.Count;
        SignedDigits.Write(number, width, all.Slice(start, SignedDigits.Count));
        return start;
    }

    private static CurvePoint Pick(CurvePoint[] oddMultiples, sbyte digit) => digit > 0 ? oddMultiples[digit / 2] : -oddMultiples[-digit / 2];

    /// <summary>1, 3, 5, … times a point, as far as digits of a width reach.</summary>
    private static CurvePoint[] OddMultiples(CurvePoint point, int width)
    {
        var multiples = new CurvePoint[1 << (width - 2)];
        var twice = point.Doubled();
        multiples[0] = point;
        for (var i = 1; i < multiples.Length; i++)
            multiples[i] = multiples[i - 1] + twice;
        return multiples;
    }

    private static UInt256 Read(Bytes32 word) => UInt256.Read(Bytes32.AsSpan(in word));
}
