using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Merkle;

/// <summary>
/// Sorts leaf hashes in parallel. It spreads the hashes over buckets by their first byte, and sorts each bucket by the
/// first eight bytes. It compares all bytes only where these are equal.
/// </summary>
internal static class LeafOrder
{
    private const int Buckets = 256;
    private const int ParallelFrom = 4096;

    /// <summary>The indices of the hashes in ascending order of the hashes. Equal hashes keep their order.</summary>
    public static int[] Sort(ReadOnlyMemory<byte> hashes)
    {
        var count = hashes.Length / Bytes32.Size;
        var prefixes = GC.AllocateUninitializedArray<ulong>(count);
        var order = GC.AllocateUninitializedArray<int>(count);
        var ends = Spread(hashes.Span, prefixes, order);
        if (count < ParallelFrom)
            for (var bucket = 0; bucket < Buckets; bucket++)
                SortBucket(bucket);
        else
            Parallel.For(0, Buckets, SortBucket);
        return order;

        void SortBucket(int bucket)
        {
            var range = (bucket == 0 ? 0 : ends[bucket - 1])..ends[bucket];
            prefixes.AsSpan(range).Sort(order.AsSpan(range));
            SortEqualPrefixes(hashes, prefixes.AsSpan(range), order.AsSpan(range));
        }
    }

    private static int[] Spread(ReadOnlySpan<byte> hashes, ulong[] prefixes, int[] order)
    {
        var next = new int[Buckets + 1];
        for (var at = 0; at < hashes.Length; at += Bytes32.Size)
            next[hashes[at] + 1]++;
        for (var bucket = 0; bucket < Buckets; bucket++)
            next[bucket + 1] += next[bucket];
        for (var i = 0; i < order.Length; i++)
        {
            var prefix = BinaryPrimitives.ReadUInt64BigEndian(hashes[(i * Bytes32.Size)..]);
            var place = next[prefix >> 56]++;
            prefixes[place] = prefix;
            order[place] = i;
        }
        return next;
    }

    private static void SortEqualPrefixes(ReadOnlyMemory<byte> hashes, ReadOnlySpan<ulong> prefixes, Span<int> order)
    {
        for (int start = 0, end; start < prefixes.Length; start = end)
        {
            for (end = start + 1; end < prefixes.Length && prefixes[end] == prefixes[start]; end++)
            {
            }
            if (end - start > 1)
                order[start..end].Sort((x, y) => Compare(hashes.Span, x, y));
        }
    }

    private static int Compare(ReadOnlySpan<byte> hashes, int x, int y)
    {
        var byHash = hashes.Slice(x * Bytes32.Size, Bytes32.Size)
            .SequenceCompareTo(hashes.Slice(y * Bytes32.Size, Bytes32.Size));
        return byHash != 0 ? byHash : x.CompareTo(y);
    }
}
