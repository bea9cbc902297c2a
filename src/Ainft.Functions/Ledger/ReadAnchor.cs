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

public sealed class ReadAnchor(Bundles bundles, Batches batches, AnchoredEvents anchored)
{
    public async Task<Anchor> RunAsync(Sha256Digest bundle, CancellationToken ct)
    {
        if (await bundles.FindRootAsync(bundle, ct) is not { } root)
            return Anchor.Pending;
        var size = await batches.FindSizeAsync(root, ct);
        var at = await anchored.FindAsync(root, ct);
        return new Anchor(root, size, at);
    }
}
