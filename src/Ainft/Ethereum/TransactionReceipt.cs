using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The result of a mined transaction.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">The number of the block that contains it.</param>
/// <param name="BlockHash">The hash of that block.</param>
/// <param name="Succeeded">False when it reverted.</param>
/// <param name="GasUsed">The gas it used.</param>
/// <param name="EffectiveGasPrice">The paid wei per gas.</param>
/// <param name="ContractAddress">The contract it created, if any.</param>
/// <param name="Logs">The events it emitted, in order.</param>
public sealed record TransactionReceipt(
    Bytes32 TransactionHash,
    ulong BlockNumber,
    Bytes32 BlockHash,
    bool Succeeded,
    BigInteger GasUsed,
    BigInteger EffectiveGasPrice,
    Address? ContractAddress,
    IReadOnlyList<Log> Logs);
