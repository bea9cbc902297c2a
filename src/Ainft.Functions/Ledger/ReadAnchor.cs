using System.Collections.Concurrent;
using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>The state of an entry's anchor.</summary>
/// <param name="Root">The root of the batch, or null while the bundle is not in a batch.</param>
/// <param name="Size">The number of entries in the batch.</param>
/// <param name="At">The anchor of the batch, or null while the chain does not have it.</param>
public sealed record Anchor(Bytes32? Root, int? Size, AnchoredAt? At)
{
    public static readonly Anchor Pending = new(null, null, null);

    public AnchorStatus Status => At is { } at ? AnchorStatuses.InBlock(at.Finalized) : AnchorStatus.Pending;
}

/// <summary>Reads the anchors of bundles.</summary>
public sealed class ReadAnchor(LedgerFacts facts, FindRoots find)
{
    private const int ParallelReads = 16;

    /// <summary>The anchor of one bundle.</summary>
    public async Task<Anchor> RunAsync(Sha256Digest bundle, CancellationToken ct) =>
        (await facts.FindClosedAsync(bundle, ct))?.Root is { } root ? await OfBatchAsync(root, ct) : Anchor.Pending;

    /// <summary>
    /// The anchor of each bundle. Bundles of one batch share its rows, so this reads every row once, several at a time.
    /// </summary>
    public async Task<IReadOnlyDictionary<Sha256Digest, Anchor>> RunAsync(
        IEnumerable<Sha256Digest> bundles, CancellationToken ct)
    {
        var (roots, anchors) = (await find.RunAsync(bundles, ct), new ConcurrentDictionary<Bytes32, Anchor>());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(roots.Values.OfType<Bytes32>().Distinct(), parallel, async (root, token) =>
            anchors[root] = await OfBatchAsync(root, token));
        return roots.ToDictionary(
            bundle => bundle.Key, bundle => bundle.Value is { } root ? anchors[root] : Anchor.Pending);
    }

    private async Task<Anchor> OfBatchAsync(Bytes32 root, CancellationToken ct) =>
        new(root, (await facts.FindBatchAsync(root, ct))?.Size, await facts.FindAnchorAsync(root, ct));
}
