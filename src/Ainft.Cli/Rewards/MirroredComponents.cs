using Ainft.Cli.Mirrors;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>
/// The components of a copy that are anchored up to a block, with their royalty stacks. The clocks of the instances
/// that made the bundles can differ. So a parent whose bundle is later than that of its child was known by its manifest
/// anyway, unless the chain had its token. Without either the registry had refused the child.
/// </summary>
internal sealed class MirroredComponents
{
    /// <summary>Times of bundles that are nearer than this may have another order.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(10);

    private readonly Dictionary<AinftId, Mirrored> components = [];
    private readonly Dictionary<AinftId, RoyaltyStack> stacks = [];
    private IReadOnlyDictionary<AinftId, BlockTime> tokens = new Dictionary<AinftId, BlockTime>();

    /// <summary>
    /// The components of which the blocks of the chain do not say whether the registry knew a parent by its manifest or
    /// by its token. Their stacks follow the times of the bundles.
    /// </summary>
    public HashSet<AinftId> Doubtful { get; } = [];

    /// <summary>The conclusive summaries about components, by component.</summary>
    public Dictionary<AinftId, List<Sha256Digest>> Runs { get; } = [];

    /// <summary>Reads the batches up to a block.</summary>
    /// <param name="folder">The copy.</param>
    /// <param name="through">The block.</param>
    /// <param name="tokensOf">Finds the blocks in which tokens of these components began.</param>
    /// <param name="ct">Cancels the reads.</param>
    public static async Task<MirroredComponents> ReadAsync(
        MirrorFolder folder, ulong through,
        Func<IReadOnlySet<AinftId>, Task<IReadOnlyDictionary<AinftId, BlockTime>>> tokensOf, CancellationToken ct)
    {
        var read = new MirroredComponents();
        foreach (var batch in folder.ReadBatches().Where(batch => batch.Anchor.Block <= through))
            foreach (var bundle in batch.Bundles)
                await foreach (var (at, position, entry) in
                    BundleReader.ReadAsync(folder.BundleOf(Sha256Digest.Parse(bundle.Hash)), ct))
                    if (!bundle.IsRedundant(position))
                        read.Add(at, entry, batch.Anchor);
        if (read.LateParents() is { Count: > 0 } late)
            read.tokens = await tokensOf(late);
        return read;
    }

    /// <summary>The facts of a component, or null when no batch up to the block has it.</summary>
    public PaidComponent? Find(AinftId id) => components.TryGetValue(id, out var found)
        ? new PaidComponent(found.Anchor, found.IsReference, StackOf(id), found.Contributors, found.Creator)
        : null;

    private void Add(DateTimeOffset at, CommittedEntry entry, MirrorRoot anchor)
    {
        if (entry.Manifest is { } manifest)
            components.TryAdd(new AinftId(entry.Leaf.Subject), new Mirrored(
                at,
                new BlockTime(anchor.Block, anchor.Time),
                entry.Leaf.Account,
                manifest.IsReference,
                RoyaltyStack.Of(manifest, entry.Leaf.Account),
                manifest.Contributors,
                [.. manifest.ParentIds]));
        else if (SummaryStatement.TryRead(entry.Content, out var summary, out _)
            && summary.Verdict.Kind is VerdictKind.Reproduced or VerdictKind.NotReproduced)
            (Runs.TryGetValue(summary.Component, out var runs) ? runs : Runs[summary.Component] = []).Add(summary.Run);
    }

    /// <summary>
    /// The stack of a component. A lineage can be deeper than the call stack of a thread, so this keeps its own.
    /// </summary>
    private RoyaltyStack StackOf(AinftId id)
    {
        var open = new Stack<AinftId>([id]);
        while (open.TryPeek(out var next))
        {
            var parents = ParentsOf(next);
            var unknown = parents.Where(parent => !stacks.ContainsKey(parent)).ToArray();
            if (unknown.Length == 0)
                stacks[open.Pop()] = parents.Aggregate(RoyaltyStack.Empty, (joined, parent) =>
                    joined.Join(stacks[parent]).Join(components[parent].Own));
            else
                foreach (var parent in unknown)
                    open.Push(parent);
        }
        return stacks[id];
    }

    private HashSet<AinftId> LateParents() =>
    [
        .. from child in components.Values
           from parent in child.Parents
           where components.TryGetValue(parent, out var found) && found.At > child.At - MostSkew
           select parent,
    ];

    /// <summary>The parents that the registry knew by their manifest. A bare token adds nothing.</summary>
    private AinftId[] ParentsOf(AinftId id)
    {
        var child = components[id];
        return
        [
            .. child.Parents.Where(parent => components.TryGetValue(parent, out var found)
                && !WasToken(parent, found, id, child)),
        ];
    }

    /// <summary>Whether the registry knew a parent by its token when it registered the child.</summary>
    private bool WasToken(AinftId parent, Mirrored found, AinftId id, Mirrored child)
    {
        // A token that began after the child was anchored cannot be the reason why the child was accepted.
        if (!tokens.TryGetValue(parent, out var token) || token.Number > child.Anchor.Number)
            return false;
        // Components of one bundle have the same time, and the registry had the manifests of both.
        var isLate = found.At > child.At;
        if ((found.At != child.At && (found.At - child.At).Duration() <= MostSkew)
            || (isLate && token.Time > (ulong)child.At.ToUnixTimeSeconds()))
            Doubtful.Add(id);
        return isLate;
    }

    private sealed record Mirrored(
        DateTimeOffset At, BlockTime Anchor, Address Creator, bool IsReference, RoyaltyStack Own,
        IReadOnlyList<Contributor> Contributors, AinftId[] Parents);
}
