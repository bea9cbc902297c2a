using System.Numerics;

namespace Ainft.Functions.Chain;

/// <summary>What a transaction offers for a unit of gas, in wei (EIP-1559).</summary>
/// <param name="MaxPriority">The tip; without a base fee the same as <paramref name="Max"/>.</param>
/// <param name="Max">The most; without a base fee the gas price.</param>
/// <param name="IsLegacy">Whether the chain has no base fee, so that the transaction is of type 0. A record does not keep it, because
/// every fee that is signed for comes from a suggestion.</param>
internal readonly record struct Fees(BigInteger MaxPriority, BigInteger Max, bool IsLegacy = false)
{
    /// <summary>Today's price, within the cap.</summary>
    public static Fees Offer(Fees suggested, BigInteger cap)
    {
        var max = BigInteger.Min(suggested.Max, cap);
        return suggested with { MaxPriority = BigInteger.Min(suggested.MaxPriority, max), Max = max };
    }

    /// <summary>
    /// A replacement's price: both fees at least an eighth higher (nodes ask for a tenth), today's price when that is more.
    /// Null when that would pass the cap.
    /// </summary>
    public Fees? Raise(Fees suggested, BigInteger cap)
    {
        var max = BigInteger.Max(AnEighthMore(Max), suggested.Max);
        var priority = BigInteger.Max(AnEighthMore(MaxPriority), suggested.MaxPriority);
        if (AnEighthMore(Max) > cap || AnEighthMore(MaxPriority) > cap)
            return null;
        max = BigInteger.Min(max, cap);
        return suggested with { MaxPriority = BigInteger.Min(priority, max), Max = max };
    }

    private static BigInteger AnEighthMore(BigInteger fee) => (fee * 9 + 7) / 8;
}
