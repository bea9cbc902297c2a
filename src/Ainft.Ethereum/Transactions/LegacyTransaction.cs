using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>A transaction from before typed envelopes, bound to its chain by EIP-155. Amounts are in wei.</summary>
/// <param name="ChainId">The chain it is valid on.</param>
/// <param name="Nonce">The sender's transaction count before this one.</param>
/// <param name="GasPrice">What the sender pays per gas.</param>
/// <param name="GasLimit">The gas that it may use.</param>
/// <param name="To">The account called; null creates a contract.</param>
/// <param name="Value">The amount sent along.</param>
/// <param name="Data">The calldata, or the creation code.</param>
public sealed record LegacyTransaction(
    BigInteger ChainId,
    ulong Nonce,
    BigInteger GasPrice,
    ulong GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    /// <summary>The hash that the sender signs.</summary>
    public Bytes32 HashToSign() => Keccak256.Hash(Rlp.Encode(RlpItem.List(
        [.. Fields(), RlpItem.Of(ChainId), RlpItem.Of(BigInteger.Zero), RlpItem.Of(BigInteger.Zero)])));

    /// <summary>The signed wire form for <c>eth_sendRawTransaction</c>. The transaction's hash is the Keccak-256 of these bytes.</summary>
    public byte[] Encode(Signature signature) => Rlp.Encode(RlpItem.List(
        [.. Fields(), RlpItem.Of(ChainId * 2 + 35 + signature.YParity), RlpItem.OfNumber(signature.R), RlpItem.OfNumber(signature.S)]));

    private RlpItem[] Fields() =>
    [
        RlpItem.Of(Nonce),
        RlpItem.Of(GasPrice),
        RlpItem.Of(GasLimit),
        RlpItem.Of(To?.ToArray() ?? []),
        RlpItem.Of(Value),
        RlpItem.Of(Data),
    ];
}
