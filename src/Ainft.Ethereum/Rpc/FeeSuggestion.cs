using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>Fees for a transaction that should enter one of the next blocks, in wei per gas.</summary>
/// <param name="MaxPriorityFeePerGas">The tip.</param>
/// <param name="MaxFeePerGas">Twice the present base fee, and the tip: enough for six full blocks in a row.</param>
public readonly record struct FeeSuggestion(BigInteger MaxPriorityFeePerGas, BigInteger MaxFeePerGas);
