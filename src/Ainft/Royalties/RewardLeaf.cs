using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Royalties;

/// <summary>
/// A leaf of a root of <c>AinftRewards</c>. It has the encoding <c>["address","address","uint256"]</c> of
/// OpenZeppelin's StandardMerkleTree.
/// </summary>
/// <param name="Account">The account that earned.</param>
/// <param name="Token">The ERC-20 token, or the zero address for the native coin.</param>
/// <param name="Cumulative">The amount that the account earned so far, from 0 to 2^256 - 1.</param>
public sealed record RewardLeaf(Address Account, Address Token, BigInteger Cumulative)
{
    internal const int EncodedSize = 3 * Bytes32.Size;

    /// <summary>The order of leaves by account and then by token.</summary>
    public static readonly IComparer<RewardLeaf> Order = Comparer<RewardLeaf>.Create((left, right) =>
        left.Account.CompareTo(right.Account) is var byAccount and not 0
            ? byAccount
            : left.Token.CompareTo(right.Token));

    /// <summary>
    /// The hash <c>keccak256(keccak256(abi.encode(account, token, cumulative)))</c>. It is hashed twice, so that a leaf
    /// can never pass as an inner node.
    /// </summary>
    public Bytes32 Hash()
    {
        Span<byte> encoded = stackalloc byte[EncodedSize];
        Encode(encoded);
        Span<byte> inner = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(encoded, inner);
        return Keccak256.Hash(inner);
    }

    /// <summary>Writes the ABI encoding.</summary>
    internal void Encode(Span<byte> encoded)
    {
        encoded[..EncodedSize].Clear();
        Account.CopyTo(encoded[(Bytes32.Size - Address.Size)..]);
        Token.CopyTo(encoded[(2 * Bytes32.Size - Address.Size)..]);
        WriteNumber(Cumulative, encoded.Slice(2 * Bytes32.Size, Bytes32.Size));
    }

    /// <summary>Writes a number as 32 big-endian bytes.</summary>
    internal static void WriteNumber(BigInteger number, Span<byte> word)
    {
        word.Clear();
        var length = number.GetByteCount(isUnsigned: true);
        if (!number.TryWriteBytes(word[(word.Length - length)..], out _, isUnsigned: true, isBigEndian: true))
            throw new ArgumentOutOfRangeException(nameof(number), number, "The number does not fit.");
    }
}
