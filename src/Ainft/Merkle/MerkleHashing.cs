using System.Buffers;
using Ainft.Ethereum;

namespace Ainft.Merkle;

/// <summary>The parallel steps that build a tree in its single array of nodes.</summary>
internal static class MerkleHashing
{
    private const int Size = Bytes32.Size;
    private const int PairSize = 2 * Size;

    // A batch fills all vector lanes many times, and its inputs still fit the first-level cache.
    private const int Batch = 256;

    /// <summary>Writes the hash of each leaf to the front of the nodes, in the order of the leaves.</summary>
    public static void HashLeaves(ReadOnlyMemory<Leaf> leaves, byte[] nodes) =>
        ForEachBatch(leaves.Length, (start, count) =>
        {
            var encoded = ArrayPool<byte>.Shared.Rent(Batch * Leaf.EncodedSize);
            var inner = ArrayPool<byte>.Shared.Rent(Batch * Size);
            var given = leaves.Span.Slice(start, count);
            for (var i = 0; i < count; i++)
                given[i].Encode(encoded.AsSpan(i * Leaf.EncodedSize));
            Keccak256.HashMany(encoded.AsSpan(0, count * Leaf.EncodedSize), Leaf.EncodedSize, inner);
            Keccak256.HashMany(inner.AsSpan(0, count * Size), Size, nodes.AsSpan(start * Size));
            ArrayPool<byte>.Shared.Return(inner);
            ArrayPool<byte>.Shared.Return(encoded);
        });

    /// <summary>
    /// Copies the hashes from the front of the nodes to their positions at the back, and records the rank of each hash.
    /// </summary>
    public static void PlaceLeaves(byte[] nodes, int[] order, int[] ranks)
    {
        // The front and the back of the array share one position in the middle. The last given hash is there, and the
        // greatest hash moves there. So the last given hash is saved first.
        var count = order.Length;
        var shared = nodes.AsSpan((count - 1) * Size, Size).ToArray();
        ForEachBatch(count, (start, length) =>
        {
            for (var rank = start; rank < start + length; rank++)
            {
                var given = order[rank];
                ranks[given] = rank;
                var hash = given == count - 1 ? shared : nodes.AsSpan(given * Size, Size);
                hash.CopyTo(nodes.AsSpan(MerkleTree.LeafNode(count, rank) * Size));
            }
        });
    }

    /// <summary>Hashes each inner node from its children, level by level from the bottom.</summary>
    public static void HashNodes(byte[] nodes, int count)
    {
        for (var end = count - 1; end > 0;)
        {
            // The children of the nodes from start to end have their hashes already. So these nodes do not depend on
            // each other, and can be hashed in parallel.
            var start = end / 2;
            HashLevel(nodes, start, end - start);
            end = start;
        }
    }

    private static void HashLevel(byte[] nodes, int first, int level) => ForEachBatch(level, (start, count) =>
    {
        var pairs = ArrayPool<byte>.Shared.Rent(Batch * PairSize);
        for (var i = 0; i < count; i++)
        {
            var children = nodes.AsSpan((2 * (first + start + i) + 1) * Size, PairSize);
            var pair = pairs.AsSpan(i * PairSize, PairSize);
            var isAscending = children[..Size].SequenceCompareTo(children[Size..]) <= 0;
            children[..Size].CopyTo(pair[(isAscending ? 0 : Size)..]);
            children[Size..].CopyTo(pair[(isAscending ? Size : 0)..]);
        }
        Keccak256.HashMany(pairs.AsSpan(0, count * PairSize), PairSize, nodes.AsSpan((first + start) * Size));
        ArrayPool<byte>.Shared.Return(pairs);
    });

    private static void ForEachBatch(int count, Action<int, int> action)
    {
        var batches = (count + Batch - 1) / Batch;
        if (batches <= 1)
            action(0, count);
        else
            Parallel.For(0, batches, batch => action(batch * Batch, Math.Min(Batch, count - batch * Batch)));
    }
}
