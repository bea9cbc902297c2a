using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>A transaction of type 2 (EIP-1559) with an empty access list. Amounts are in wei.</summary>
/// <param name="ChainId">The chain it is valid on.</param>
/// <param name="Nonce">The sender's transaction count before this one.</param>
/// <param name="MaxPriorityFeePerGas">What the proposer gets at most, per gas.</param>
/// <param name="MaxFeePerGas">What the sender pays at most, per gas, base fee included.</param>
/// <param name="GasLimit">The gas that it may use.</param>
/// <param name="To">The account called; null creates a contract.</param>
/// <param name="Value">The amount sent along.</param>
/// <param name="Data">The calldata, or the creation code.</param>
public sealed record Eip1559Transaction(
    BigInteger ChainId,
    ulong Nonce,
    BigInteger MaxPriorityFeePerGas,
    BigInteger MaxFeePerGas,
    ulong GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    private const byte Type = 2;

    /// <summary>The hash that the sender signs.</summary>
    public Bytes32 HashToSign() => Keccak256.Hash(Envelope(Fields()));

    /// <summary>The signed wire form for <c>eth_sendRawTransaction</c>. The transaction's hash is the Keccak-256 of these bytes.</summary>
    public byte[] Encode(Signature signature) => Envelope(
        [.. Fields(), RlpItem.Of(signature.YParity), RlpItem.OfNumber(signature.R), RlpItem.OfNumber(signature.S)]);

    private RlpItem[] Fields() =>
    [
        RlpItem.Of(ChainId),
        RlpItem.Of(Nonce),
        RlpItem.Of(MaxPriorityFeePerGas),
        RlpItem.Of(MaxFeePerGas),
        RlpItem.Of(GasLimit),
        RlpItem.Of(To?.ToArray() ?? []),
        RlpItem.Of(Value),
        RlpItem.Of(Data),
        RlpItem.List(),
    ];

    private static byte[] Envelope(RlpItem[] fields) => [Type, .. Rlp.Encode(RlpItem.List(fields))];
}
