using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The leaves of roots as immutable blobs in the container <c>rewards</c>, each named by its root. The settler stores
/// them before it proposes the root, so a root of this app is never pending without its leaves.
/// </summary>
internal sealed class RewardTrees(Storage storage, FactCache facts)
{
    public const string Container = "rewards";

    private static readonly FactKind<RewardTree> Tree = new("reward-tree", tree => tree.Size);

    private readonly Blobs blobs = storage.Blobs(Container);

    /// <summary>
    /// The trees that were asked for last, which are those of the active and the pending root. The cache keeps no tree
    /// above its largest fact, so without these each anonymous request would build such a tree again.
    /// </summary>
    private volatile RewardTree[] newest = [];

    /// <summary>Stores the leaves of a root. Repeatable.</summary>
    public async Task StoreAsync(RewardTree tree, CancellationToken ct)
    {
        await blobs.CreateAsync(tree.Root.ToString(), tree.ToBytes(), "application/octet-stream", ct);
        facts.Add(Tree, tree.Root, tree);
        Keep(tree);
    }

    /// <summary>The leaves of a root, or null when this app did not store it.</summary>
    /// <exception cref="InvalidDataException">The stored bytes are damaged.</exception>
    public async Task<RewardTree?> FindAsync(Bytes32 root, CancellationToken ct)
    {
        if (Array.Find(newest, kept => kept.Root == root) is { } known)
            return known;
        var tree = await facts.ReadAsync(Tree, root, () => ReadAsync(root), ct);
        if (tree is not null)
            Keep(tree);
        return tree;
    }

    // Of two calls at once, the later one may undo the other. Then a request reads that tree again.
    private void Keep(RewardTree tree) =>
        newest = [tree, .. newest.Where(kept => kept.Root != tree.Root).Take(1)];

    /// <summary>
    /// Stores the leaves of a settlement in parts. They have a name of their own, because no proposal has their root.
    /// </summary>
    public Task StorePartAsync(RewardTree part, CancellationToken ct) =>
        blobs.CreateAsync(PartOf(part.Root), part.ToBytes(), "application/octet-stream", ct);

    /// <summary>The leaves of a settlement in parts, or null when they do not exist or have another root.</summary>
    public async Task<RewardTree?> FindPartAsync(Bytes32 root, CancellationToken ct) =>
        await blobs.ReadAsync(PartOf(root), ct) is { } bytes && RewardTree.Read(bytes.Span) is var tree
            && tree.Root == root ? tree : null;

    /// <summary>Deletes the leaves of a settlement in parts. Repeatable.</summary>
    public Task DeletePartAsync(Bytes32 root, CancellationToken ct) => blobs.DeleteAsync(PartOf(root), ct);

    private static string PartOf(Bytes32 root) => $"part-{root}";

    private async Task<RewardTree?> ReadAsync(Bytes32 root)
    {
        if (await blobs.ReadAsync(root.ToString()) is not { } bytes)
            return null;
        var tree = RewardTree.Read(bytes.Span);
        return tree.Root == root
            ? tree
            : throw new InvalidDataException($"The stored leaves of the root {root} have the root {tree.Root}.");
    }
}
