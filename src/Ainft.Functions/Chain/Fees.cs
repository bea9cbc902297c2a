using System.Numerics;

namespace Ainft.Functions.Chain;

/// <summary>What a transaction offers for a unit of gas, in wei (EIP-1559).</summary>
internal readonly record struct Fees(BigInteger MaxPriority, BigInteger Max)
{
    /// <summary>Today's price, within the cap.</summary>
    public static Fees Offer(Fees suggested, BigInteger cap)
    {
        var max = BigInteger.Min(suggested.Max, cap);
        return new Fees(BigInteger.Min(suggested.MaxPriority, max), max);
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
        return new Fees(BigInteger.Min(priority, max), max);
    }

    private static BigInteger AnEighthMore(BigInteger fee) => (fee * 9 + 7) / 8;
}
