using Ainft.Ethereum;

namespace Ainft.Merkle;

/// <summary>
/// A Merkle tree identical to OpenZeppelin's StandardMerkleTree. Leaves are sorted by their hash. A node is the hash of
/// its two children in ascending order. All nodes are in one array. The root is first, and node <c>i</c> is the parent
/// of the nodes <c>2i+1</c> and <c>2i+2</c>.
/// </summary>
/// <remarks>
/// A tree takes 64 bytes per leaf for the nodes and 4 for the given order. Building it takes 12 more bytes per leaf.
/// </remarks>
public sealed class MerkleTree
{
    /// <summary>The most leaves of one tree. The nodes of so many leaves fill one array of 2 GiB.</summary>
    public const int MaxCount = (1 << 25) - 1;

    /// <summary>The most siblings of one proof.</summary>
    public const int MaxDepth = 25;

    private const int Size = Bytes32.Size;

    // The position of each given leaf in the sorted order. It is null when the tree was read from its nodes.
    private readonly int[]? ranks;

    private MerkleTree(ReadOnlyMemory<byte> nodes, int[]? ranks)
    {
        Nodes = nodes;
        this.ranks = ranks;
        Count = (nodes.Length / Size + 1) / 2;
    }

    /// <summary>
    /// The <c>2 * Count - 1</c> nodes back to back, 32 bytes each. The root is first, and the leaves are last in
    /// descending order.
    /// </summary>
    public ReadOnlyMemory<byte> Nodes { get; }

    /// <summary>The number of leaves.</summary>
    public int Count { get; }

    /// <summary>The root.</summary>
    public Bytes32 Root => Node(0);

    /// <summary>Builds a tree on all processors.</summary>
    /// <exception cref="ArgumentException">
    /// The tree would have no leaf, or more than <see cref="MaxCount"/>.
    /// </exception>
    public static MerkleTree Build(ReadOnlySpan<Leaf> leaves) => Build(leaves.ToArray().AsMemory());

    /// <inheritdoc cref="Build(ReadOnlySpan{Leaf})"/>
    public static MerkleTree Build(ReadOnlyMemory<Leaf> leaves)
    {
        var nodes = Allocate(leaves.Length);
        MerkleHashing.HashLeaves(leaves, nodes);
        return Complete(nodes, leaves.Length);
    }

    /// <summary>Builds a tree over leaf hashes (<see cref="Leaf.Hash"/>).</summary>
    /// <param name="leafHashes">The hashes back to back, 32 bytes each, in any order.</param>
    /// <exception cref="ArgumentException">
    /// The length is not a multiple of 32, or the tree would have no leaf or more than <see cref="MaxCount"/>.
    /// </exception>
    public static MerkleTree BuildFromHashes(ReadOnlySpan<byte> leafHashes)
    {
        if (leafHashes.Length % Size != 0)
            throw new ArgumentException(
                $"Expected a multiple of 32 bytes, got {leafHashes.Length}.", nameof(leafHashes));
        var nodes = Allocate(leafHashes.Length / Size);
        leafHashes.CopyTo(nodes);
        return Complete(nodes, leafHashes.Length / Size);
    }

    /// <summary>Reads a tree from its stored nodes without hashing. Its leaves are numbered in sorted order.</summary>
    /// <exception cref="ArgumentException">The length is not that of an odd number of nodes.</exception>
    public static MerkleTree FromNodes(ReadOnlyMemory<byte> nodes) => nodes.Length % (2 * Size) == Size
        ? new MerkleTree(nodes, null)
        : throw new ArgumentException(
            $"Expected an odd number of nodes of 32 bytes, got {nodes.Length} bytes.", nameof(nodes));

    /// <summary>The siblings on the path from a leaf up to the root.</summary>
    /// <param name="leaf">The index of the leaf in the order in which the caller gave the leaves.</param>
    public IReadOnlyList<Bytes32> ProofOf(int leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, Count);
        return [.. ProofPath(LeafNode(Count, ranks is null ? leaf : ranks[leaf])).Select(Node)];
    }

    /// <summary>
    /// The siblings on the path from the leaf with this hash up to the root, or null when the tree does not have the
    /// leaf.
    /// </summary>
    public IReadOnlyList<Bytes32>? ProofOf(Bytes32 leafHash)
    {
        var node = FindLeaf(leafHash);
        return node < 0 ? null : [.. ProofPath(node).Select(Node)];
    }

    /// <summary>
    /// Finds the node of the leaf with this hash by binary search. It returns -1 if the leaf is missing.
    /// </summary>
    public int FindLeaf(Bytes32 leafHash)
    {
        int low = 0, high = Count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Node(LeafNode(Count, middle)) < leafHash)
                low = middle + 1;
            else
                high = middle;
        }
        return Node(LeafNode(Count, low)) == leafHash ? LeafNode(Count, low) : -1;
    }

    /// <summary>The node of a leaf in a tree of <paramref name="count"/> leaves.</summary>
    /// <param name="count">The number of leaves.</param>
    /// <param name="rank">The position of the leaf in the sorted order.</param>
    public static int LeafNode(int count, int rank) => 2 * count - 2 - rank;

    /// <summary>
    /// The nodes that prove a node: its sibling, the sibling of its parent, and so on up to the children of the root.
    /// </summary>
    /// <param name="node">The index of the node in the array. The root is 0.</param>
    public static IEnumerable<int> ProofPath(int node)
    {
        for (; node > 0; node = (node - 1) / 2)
            yield return node % 2 == 0 ? node - 1 : node + 1;
    }

    /// <summary>Whether a proof leads from a leaf's hash to a root.</summary>
    public static bool Verify(Bytes32 root, Bytes32 leafHash, IReadOnlyList<Bytes32> proof) =>
        RootOf(leafHash, proof) == root;

    /// <summary>The root to which a proof leads from a leaf's hash.</summary>
    public static Bytes32 RootOf(Bytes32 leafHash, IReadOnlyList<Bytes32> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        Span<byte> pair = stackalloc byte[2 * Size];
        foreach (var sibling in proof)
        {
            var isFirst = leafHash < sibling;
            leafHash.CopyTo(pair[(isFirst ? 0 : Size)..]);
            sibling.CopyTo(pair[(isFirst ? Size : 0)..]);
            leafHash = Keccak256.Hash(pair);
        }
        return leafHash;
    }

    private Bytes32 Node(int index) => new(Nodes.Span.Slice(index * Size, Size));

    private static byte[] Allocate(int count)
    {
        if (count is < 1 or > MaxCount)
            throw new ArgumentException($"A tree has 1 to {MaxCount} leaves, not {count}.");
        return GC.AllocateUninitializedArray<byte>((2 * count - 1) * Size);
    }

    // The leaf hashes are at the front in the given order. Their sorted positions are at the back.
    private static MerkleTree Complete(byte[] nodes, int count)
    {
        var order = LeafOrder.Sort(nodes.AsMemory(0, count * Size));
        var ranks = new int[count];
        MerkleHashing.PlaceLeaves(nodes, order, ranks);
        MerkleHashing.HashNodes(nodes, count);
        return new MerkleTree(nodes, ranks);
    }
}
