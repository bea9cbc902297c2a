using System.Numerics;

namespace Ainft.Functions.Chain;

/// <summary>The fees that a transaction offers per unit of gas, in wei (EIP-1559).</summary>
/// <param name="MaxPriority">The tip. On a chain without a base fee it equals <paramref name="Max"/>.</param>
/// <param name="Max">The maximum fee. On a chain without a base fee it is the gas price.</param>
/// <param name="IsLegacy">
/// Whether the chain does not have a base fee, so that the transaction is of type 0. A record does not keep it, because
/// every signed fee comes from a suggestion.
/// </param>
internal readonly record struct Fees(BigInteger MaxPriority, BigInteger Max, bool IsLegacy = false)
{
    /// <summary>The suggested fees, limited to the cap.</summary>
    public static Fees Offer(Fees suggested, BigInteger cap)
    {
        var max = BigInteger.Min(suggested.Max, cap);
        return suggested with { MaxPriority = BigInteger.Min(suggested.MaxPriority, max), Max = max };
    }

    /// <summary>
    /// The fees of a replacement. Both are at least an eighth higher, because nodes require a tenth, and at least the
    /// suggested fees. The result is null when an eighth more would exceed the cap.
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
