using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The permanent facts about bundles and batches. Queries read them here, so an instance reads each of them once. The
/// write path and the repair of the index decide by the rows that are stored now, so they use the stores.
/// </summary>
public sealed class LedgerFacts(Bundles bundles, Batches batches, AnchoredEvents anchored, FactCache facts)
{
    /// <summary>The approximate size of each of these facts in memory, in bytes.</summary>
    private const long Size = 256;

    private static readonly FactKind<ClosedBundle> Closed = new("closed-bundle", _ => Size);
    private static readonly FactKind<BatchReference> Batch = new("batch", _ => Size);
    private static readonly FactKind<AnchoredAt> Anchored = new("anchor", _ => Size) { IsFinal = at => at.Finalized };

    /// <summary>The final state of a bundle, or null while the bundle is open.</summary>
    public Task<ClosedBundle?> FindClosedAsync(Sha256Digest bundle, CancellationToken ct) =>
        facts.ReadAsync(Closed, bundle.Value, () => bundles.FindClosedAsync(bundle, CancellationToken.None), ct);

    /// <summary>A closed batch, or null when it does not exist.</summary>
    public Task<BatchReference?> FindBatchAsync(Bytes32 root, CancellationToken ct) =>
        facts.ReadAsync(
            Batch,
            root,
            async () => await batches.FindSizeAsync(root, CancellationToken.None) is { } size
                ? new BatchReference(root.ToString(), size)
                : null,
            ct);

    /// <summary>The final anchor of a root if this instance knows it, or null.</summary>
    public AnchoredAt? FindFinalAnchor(Bytes32 root) => facts.Find(Anchored, root);

    /// <summary>The anchor of a root, or null when the chain does not have it.</summary>
    public async Task<AnchoredAt?> FindAnchorAsync(Bytes32 root, CancellationToken ct)
    {
        var at = await facts.ReadAsync(Anchored, root, () => anchored.FindAsync(root, CancellationToken.None), ct);
        // Another caller may have learned meanwhile that the anchor is final. The answer must not be older than that.
        return at is { Finalized: true } ? at : facts.Find(Anchored, root) ?? at;
    }

    /// <summary>
    /// The final anchor of a root, or null while it has none. Settlements decide as of the last applied block, so they
    /// ask for the row, because the overlay can still have an anchor whose row is written.
    /// </summary>
    public async Task<AnchoredAt?> ReadFinalAnchorAsync(Bytes32 root, CancellationToken ct)
    {
        if (FindFinalAnchor(root) is { } known)
            return known;
        var at = await anchored.FindFinalAsync(root, ct);
        if (at is not null)
            facts.Add(Anchored, root, at);
        return at;
    }
}
