using System.Numerics;
using Nethereum.Model;
using RlpSignature = Nethereum.Model.Signature;

namespace Ainft.Ethereum;

/// <summary>
/// A transaction before its signature, encoded by Nethereum. With a tip it is of type 2 (EIP-1559) with an empty access
/// list. Without a tip it is of type 0 with the chain's id (EIP-155), for chains without a base fee. Amounts are in
/// wei.
/// </summary>
/// <param name="ChainId">The chain on which the transaction is valid.</param>
/// <param name="Nonce">The sender's transaction count before this one.</param>
/// <param name="MaxPriorityFeePerGas">The most that the proposer gets per gas. Null makes a transaction of type
/// 0.</param>
/// <param name="MaxFeePerGas">The most that the sender pays per gas, including the base fee. For type 0 the gas
/// price.</param>
/// <param name="GasLimit">The most gas that the transaction can use.</param>
/// <param name="To">The account to call. Null creates a contract.</param>
/// <param name="Value">The amount sent along.</param>
/// <param name="Data">The calldata, or the creation code.</param>
public sealed record UnsignedTransaction(
    BigInteger ChainId,
    ulong Nonce,
    BigInteger? MaxPriorityFeePerGas,
    BigInteger MaxFeePerGas,
    ulong GasLimit,
    Address? To,
    BigInteger Value,
    ReadOnlyMemory<byte> Data)
{
    /// <summary>The hash that the sender signs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative or above 256 bits.</exception>
    public Bytes32 HashToSign() => new(Build().RawHash);

    /// <summary>The signed wire form for <c>eth_sendRawTransaction</c>. The transaction's hash is the Keccak-256 of
    /// these bytes.</summary>
    /// <inheritdoc cref="HashToSign"/>
    public byte[] Encode(Signature signature)
    {
        var transaction = Build();
        var v = MaxPriorityFeePerGas is null ? 35 + 2 * ChainId + signature.YParity : signature.YParity;
        var digits = v.ToByteArray(isUnsigned: true, isBigEndian: true);
        transaction.SetSignature(new RlpSignature(signature.R.ToArray(), signature.S.ToArray(), digits));
        return transaction.GetRLPEncoded();
    }

    // Nethereum encodes any value, even a negative amount.
    private SignedTransaction Build()
    {
        Check(ChainId, nameof(ChainId));
        Check(MaxPriorityFeePerGas ?? 0, nameof(MaxPriorityFeePerGas));
        Check(MaxFeePerGas, nameof(MaxFeePerGas));
        Check(Value, nameof(Value));
        var (to, data) = (To?.ToHex(), Data.IsEmpty ? "" : Hex.Format(Data.Span));
        return MaxPriorityFeePerGas is { } tip
            ? new Transaction1559(ChainId, Nonce, tip, MaxFeePerGas, GasLimit, to, Value, data, [])
            : new LegacyTransactionChainId(to ?? "", Value, Nonce, MaxFeePerGas, GasLimit, data, ChainId);
    }

    private static void Check(BigInteger amount, string name)
    {
        if (amount.Sign < 0 || amount.GetBitLength() > 256)
            throw new ArgumentOutOfRangeException(name, "An amount must be an unsigned number of at most 256 bits.");
    }
}
