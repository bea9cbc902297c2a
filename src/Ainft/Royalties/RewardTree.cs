using System.Buffers.Binary;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Merkle;

namespace Ainft.Royalties;

/// <summary>The leaves of a root of <c>AinftRewards</c> and the Merkle tree over them.</summary>
/// <remarks>
/// The bytes for <c>n</c> leaves, with little-endian numbers, are these.
/// <list type="table">
/// <item><term>8 bytes</term><description><c>ainftrwd</c> in ASCII</description></item>
/// <item><term>uint32</term><description>the version, 1</description></item>
/// <item><term>uint32</term><description><c>n</c>, from 1 to 33,554,431</description></item>
/// <item><term>72 bytes, n times</term><description>a leaf: the account, the token, and the cumulative amount as 32
/// big-endian bytes, at least 1. Leaves ascend by account and token.</description></item>
/// </list>
/// So each set of leaves has exactly one form.
/// </remarks>
public sealed class RewardTree
{
    internal const int Header = 16, PerLeaf = 2 * Address.Size + Bytes32.Size;
    private const uint Version = 1;

    private readonly RewardLeaf[] leaves;
    private readonly MerkleTree tree;

    private RewardTree(RewardLeaf[] leaves)
    {
        var hashes = new byte[leaves.Length * Bytes32.Size];
        Parallel.For(0, leaves.Length, at => leaves[at].Hash().CopyTo(hashes.AsSpan(at * Bytes32.Size)));
        (this.leaves, tree) = (leaves, MerkleTree.BuildFromHashes(hashes));
    }

    private static ReadOnlySpan<byte> Magic => "ainftrwd"u8;

    /// <summary>The root, as the contract has it.</summary>
    public Bytes32 Root => tree.Root;

    /// <summary>The leaves, ascending by account and token.</summary>
    public IReadOnlyList<RewardLeaf> Leaves => leaves;

    /// <summary>The approximate size in memory, in bytes.</summary>
    public long Size => 1_000L + 240L * leaves.Length;

    /// <summary>Builds the tree over some leaves.</summary>
    /// <param name="leaves">The leaves in any order, at least one.</param>
    /// <exception cref="ArgumentException">
    /// The list is empty or too long, or an account and token have two leaves. The lower one of two could be used to
    /// challenge an honest root.
    /// </exception>
    public static RewardTree Build(IEnumerable<RewardLeaf> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        RewardLeaf[] ordered = [.. leaves.Order(RewardLeaf.Order)];
        if (ordered.Length is 0 or > MerkleTree.MaxCount)
            throw new ArgumentException($"A root has 1 to {MerkleTree.MaxCount} leaves, not {ordered.Length}.");
        foreach (var (at, leaf) in ordered.Index())
            if (leaf.Cumulative.Sign <= 0 || at > 0 && RewardLeaf.Order.Compare(ordered[at - 1], leaf) == 0)
                throw new ArgumentException($"The leaf of {leaf.Account} has no amount, or occurs twice.");
        return new RewardTree(ordered);
    }

    /// <summary>The leaf of an account and a token, or null when the root has none.</summary>
    public RewardLeaf? Find(Address account, Address token)
    {
        var at = Array.BinarySearch(leaves, new RewardLeaf(account, token, 0), RewardLeaf.Order);
        return at < 0 ? null : leaves[at];
    }

    /// <summary>The leaves of an account, ascending by token.</summary>
    public IEnumerable<RewardLeaf> Of(Address account)
    {
        var at = Array.BinarySearch(leaves, new RewardLeaf(account, default, 0), RewardLeaf.Order);
        return leaves.Skip(at < 0 ? ~at : at).TakeWhile(leaf => leaf.Account == account);
    }

    /// <summary>The siblings from a leaf up to the root, or null when the root does not have the leaf.</summary>
    public IReadOnlyList<Bytes32>? ProofOf(RewardLeaf leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        return tree.ProofOf(leaf.Hash());
    }

    /// <summary>The bytes of the leaves.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Header + leaves.Length * PerLeaf];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)leaves.Length);
        foreach (var (at, leaf) in leaves.Index())
        {
            var place = bytes.AsSpan(Header + at * PerLeaf, PerLeaf);
            leaf.Account.CopyTo(place);
            leaf.Token.CopyTo(place[Address.Size..]);
            RewardLeaf.WriteNumber(leaf.Cumulative, place[(2 * Address.Size)..]);
        }
        return bytes;
    }

    /// <summary>Reads the bytes of leaves and builds the tree.</summary>
    /// <exception cref="InvalidDataException">The bytes do not have the form.</exception>
    public static RewardTree Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Version)
            throw new InvalidDataException("The bytes are not the leaves of a reward root of version 1.");
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (count is 0 or > MerkleTree.MaxCount || bytes.Length != Header + count * PerLeaf)
            throw new InvalidDataException($"The reward root of {bytes.Length} bytes has a wrong count of leaves.");
        var leaves = new RewardLeaf[count];
        for (var at = 0; at < leaves.Length; at++)
        {
            leaves[at] = ReadLeaf(bytes.Slice(Header + at * PerLeaf, PerLeaf));
            if (leaves[at].Cumulative.IsZero || at > 0 && RewardLeaf.Order.Compare(leaves[at - 1], leaves[at]) >= 0)
                throw new InvalidDataException($"The leaf {at} of the reward root is empty or out of order.");
        }
        return new RewardTree(leaves);
    }

    private static RewardLeaf ReadLeaf(ReadOnlySpan<byte> bytes) => new(
        new Address(bytes[..Address.Size]),
        new Address(bytes.Slice(Address.Size, Address.Size)),
        new BigInteger(bytes[(2 * Address.Size)..], isUnsigned: true, isBigEndian: true));
}
