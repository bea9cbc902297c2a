using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>Fees for a transaction that should enter one of the next blocks, in wei per gas.</summary>
/// <param name="MaxPriorityFeePerGas">The tip, or null on a chain without a base fee. Such a chain needs transactions
/// of type 0.</param>
/// <param name="MaxFeePerGas">Twice the present base fee plus the tip, which is enough for six full blocks in a row. On
/// a chain without a base fee, the gas price.</param>
public readonly record struct FeeSuggestion(BigInteger? MaxPriorityFeePerGas, BigInteger MaxFeePerGas)
{
    /// <summary>How often one broadcast can raise its fees when nodes refuse them as too low.</summary>
    public const int MaxRaises = 8;

    /// <summary>The same with at least this tip, or at least this gas price on a chain without a base fee.</summary>
    /// <param name="least">Wei per gas.</param>
    public FeeSuggestion AtLeast(BigInteger least) => MaxPriorityFeePerGas is { } tip
        ? new FeeSuggestion(BigInteger.Max(tip, least), MaxFeePerGas + BigInteger.Max(0, least - tip))
        : this with { MaxFeePerGas = BigInteger.Max(MaxFeePerGas, least) };
}
