using System.Buffers.Binary;
using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Reads the path from a leaf to its batch's root. It reads a small tree as a whole, once per instance. Of a large tree
/// it reads ranges. The leaves are sorted by hash, and hashes are uniform. So a window around the expected position
/// finds a leaf in one read for a batch of any size.
/// </summary>
public sealed class ReadInclusion(Batches batches, FactCache facts)
{
    private const int Window = 512;

    // The app does not load a larger tree as a whole.
    private const long MaxTree = 64 << 20;

    // A request takes as long as the transfer of so many bytes.
    private const long RequestCost = 64 << 10;

    private static readonly FactKind<MerkleTree> Tree = new("tree", tree => tree.Nodes.Length);

    /// <summary>The sibling hashes from the leaf up, or null when the batch does not hold the leaf.</summary>
    public async Task<IReadOnlyList<Bytes32>?> RunAsync(Bytes32 root, int size, Leaf leaf, CancellationToken ct) =>
        await FindTreeAsync(root, size, 1, ct) is { } tree
            ? tree.ProofOf(leaf.Hash())
            : await ReadPathAsync(root, size, leaf, ct);

    /// <summary>
    /// The paths of several leaves of one batch, in their order. For many leaves it reads the whole tree at once.
    /// </summary>
    /// <exception cref="InvalidDataException">The batch does not hold a leaf.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<Bytes32>>> RunAsync(
        Bytes32 root, int size, IReadOnlyList<Leaf> leaves, CancellationToken ct)
    {
        var tree = await FindTreeAsync(root, size, leaves.Count, ct);
        var paths = new List<IReadOnlyList<Bytes32>>(leaves.Count);
        foreach (var leaf in leaves)
            paths.Add((tree is null ? await ReadPathAsync(root, size, leaf, ct) : tree.ProofOf(leaf.Hash()))
                ?? throw new InvalidDataException($"Batch {root} does not hold the leaf of {leaf.Subject}."));
        return paths;
    }

    /// <summary>The tree when it is cached, or when reading it costs less than the ranges of some paths.</summary>
    private async Task<MerkleTree?> FindTreeAsync(Bytes32 root, int size, int paths, CancellationToken ct)
    {
        if (facts.Find(Tree, root) is { } seen)
            return seen;
        var nodes = 2L * size - 1;
        var requests = paths * (1L + BitOperations.Log2((uint)size));
        return nodes * Bytes32.Size <= Math.Min(MaxTree, requests * RequestCost)
            ? await facts.ReadAsync(Tree, root, () => ReadTreeAsync(root, (int)nodes), ct)
            : null;
    }

    private async Task<MerkleTree?> ReadTreeAsync(Bytes32 root, int nodes) =>
        MerkleTree.FromNodes(await batches.ReadNodesAsync(root, 0, nodes, CancellationToken.None));

    private async Task<IReadOnlyList<Bytes32>?> ReadPathAsync(Bytes32 root, int size, Leaf leaf, CancellationToken ct)
    {
        if (await FindLeafAsync(root, size, leaf.Hash(), ct) is not { } node)
            return null;
        int[] siblings = [.. MerkleTree.ProofPath(node)];
        var path = new Bytes32[siblings.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct };
        await Parallel.ForAsync(0, path.Length, parallel, async (i, token) =>
            path[i] = new Bytes32((await batches.ReadNodesAsync(root, siblings[i], 1, token)).Span));
        return path;
    }

    /// <summary>
    /// The node of a leaf. In OpenZeppelin's layout the leaves are last, and the smallest hash is at the end.
    /// </summary>
    private async Task<int?> FindLeafAsync(Bytes32 root, int size, Bytes32 hash, CancellationToken ct)
    {
        var fraction = BinaryPrimitives.ReadUInt64BigEndian(Bytes32.AsSpan(in hash)) / Math.Pow(2, 64);
        var (low, high) = (0, size);
        for (var middle = (int)(fraction * size); low < high; middle = low + (high - low) / 2)
        {
            var from = Math.Clamp(middle - Window / 2, low, high - 1);
            var count = Math.Min(Window, high - from);
            // The leaf of rank r (0 is the smallest hash) is node 2·size - 2 - r.
            var nodes = await batches.ReadNodesAsync(root, 2L * size - 1 - from - count, count, ct);
            Bytes32 RankAt(int i) => new(nodes.Span.Slice((count - 1 - i) * Bytes32.Size, Bytes32.Size));
            if (hash < RankAt(0))
                high = from;
            else if (hash > RankAt(count - 1))
                low = from + count;
            else
                return Enumerable.Range(0, count)
                    .Where(i => RankAt(i) == hash)
                    .Select(i => (int?)MerkleTree.LeafNode(size, from + i))
                    .FirstOrDefault();
        }
        return null;
    }
}
