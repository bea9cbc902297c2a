using Ainft.Cli.Mirrors;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>The components of a copy that are anchored up to a block, with their royalty stacks.</summary>
internal sealed class MirroredComponents
{
    private readonly Dictionary<AinftId, Mirrored> components = [];
    private readonly Dictionary<AinftId, RoyaltyStack> stacks = [];

    /// <summary>The conclusive summaries about components, by component.</summary>
    public Dictionary<AinftId, List<Sha256Digest>> Runs { get; } = [];

    /// <summary>Reads the batches up to a block.</summary>
    public static async Task<MirroredComponents> ReadAsync(MirrorFolder folder, ulong through, CancellationToken ct)
    {
        var read = new MirroredComponents();
        foreach (var batch in folder.ReadBatches().Where(batch => batch.Anchor.Block <= through))
            foreach (var bundle in batch.Bundles)
                await foreach (var (at, position, entry) in
                    BundleReader.ReadAsync(folder.BundleOf(Sha256Digest.Parse(bundle.Hash)), ct))
                    if (!bundle.IsRedundant(position))
                        read.Add(at, entry, batch.Anchor);
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

    /// <summary>
    /// The parents whose manifest was registered when the bundle of the child was made. A bare token adds nothing.
    /// </summary>
    private AinftId[] ParentsOf(AinftId id)
    {
        var child = components[id];
        return
        [
            .. child.Parents.Where(parent =>
                components.TryGetValue(parent, out var found) && found.At <= child.At),
        ];
    }

    private sealed record Mirrored(
        DateTimeOffset At, BlockTime Anchor, Address Creator, bool IsReference, RoyaltyStack Own,
        IReadOnlyList<Contributor> Contributors, AinftId[] Parents);
}
