using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The state of an entry's anchor. The status is <c>pending</c>, <c>included</c> or <c>finalized</c>. It is pending
/// while the bundle is not in a batch or the chain does not have the batch.
/// </summary>
public sealed record Anchor(string Status, Bytes32? Root, int? Size, AnchoredAt? At)
{
    public static readonly Anchor Pending = new("pending", null, null, null);
}

public sealed class ReadAnchor(Bundles bundles, Batches batches, AnchoredEvents anchored)
{
    public async Task<Anchor> RunAsync(Sha256Digest bundle, CancellationToken ct)
    {
        if (await bundles.FindRootAsync(bundle, ct) is not { } root)
            return Anchor.Pending;
        var size = await batches.FindSizeAsync(root, ct);
        var at = await anchored.FindAsync(root, ct);
        return new Anchor(at is null ? "pending" : at.Finalized ? "finalized" : "included", root, size, at);
    }
}
