using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>Writes a scalar k as k1 + k2 · λ modulo the group order with both halves below 2^128 in size (Gallant, Lambert, Vanstone), so that
/// a multiplication takes half the doublings.</summary>
internal readonly struct ScalarSplit
{
    private static readonly BigInteger A1 = Parse("3086d221a7d46bcde86c90e49284eb15");
    private static readonly BigInteger MinusB1 = Parse("e4437ed6010e88286f547fa90abfe4c3");
    private static readonly BigInteger A2 = Parse("114ca50f7a8e2f3f657c1108d9d44cfd8");

    private ScalarSplit(BigInteger first, BigInteger second) => (First, Second) = (first, second);

    public static BigInteger Order { get; } = Parse("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    public BigInteger First { get; }

    public BigInteger Second { get; }

    public static ScalarSplit Of(BigInteger k)
    {
        var (c1, c2) = (Round(A1 * k), Round(MinusB1 * k));
        return new ScalarSplit(k - c1 * A1 - c2 * A2, c1 * MinusB1 - c2 * A1);
    }

    private static BigInteger Round(BigInteger product) => (2 * product + Order) / (2 * Order);

    private static BigInteger Parse(string hex) => BigInteger.Parse("0" + hex, System.Globalization.NumberStyles.AllowHexSpecifier);
}
