using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The parts of a block header that a client needs to follow a chain.</summary>
/// <param name="Number">The height.</param>
/// <param name="Hash">The block's hash.</param>
/// <param name="ParentHash">The hash of the block before.</param>
/// <param name="Timestamp">The time in Unix seconds.</param>
/// <param name="BaseFeePerGas">The burnt wei per gas. It is null before EIP-1559.</param>
public sealed record BlockHeader(
    ulong Number, Bytes32 Hash, Bytes32 ParentHash, ulong Timestamp, BigInteger? BaseFeePerGas);
