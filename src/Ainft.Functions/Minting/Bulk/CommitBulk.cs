using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>
/// Makes the entries of one body a bundle. Its commit is atomic, and a queue message starts the projection of its rows.
/// </summary>
internal sealed class CommitBulk(CommitBundle commit, TimeProvider time, MintingMetrics metrics)
{
    /// <summary>Commits entries in order, and reads the bytes of one entry at a time.</summary>
    public async Task<Sha256Digest> RunAsync(
        IEnumerable<(Leaf Leaf, ReadOnlyMemory<byte> Manifest, ReadOnlyMemory<byte> Signature)> entries,
        CancellationToken ct)
    {
        using var spool = SpooledBundle.Create(time);
        foreach (var (leaf, manifest, signature) in entries)
            spool.Append(leaf, manifest.Span, signature.Span);
        var bundle = await commit.CommitAsync(spool, ct);
        metrics.Minted(spool.Count);
        return bundle;
    }
}
