using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The state of a bundle.</summary>
/// <param name="Bundle">The bundle's name, which is the SHA-256 of its bytes.</param>
/// <param name="At">The time of the bundle's creation.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="Projected">The number of findable entries.</param>
/// <param name="Duplicates">
/// The number of entries that another bundle had already. It is 0 until all are projected.
/// </param>
/// <param name="State">
/// <c>committed</c>, <c>projected</c>, <c>batched</c> or <c>duplicate</c>. A duplicate had no new entries and is
/// deleted.
/// </param>
/// <param name="Status">
/// The status of the anchor, which is <c>pending</c>, <c>included</c> or <c>finalized</c>. A duplicate does not have a
/// status.
/// </param>
/// <param name="Batch">The batch that holds the bundle, or null when the bundle is not in a batch.</param>
public sealed record BundleAnswer(
    string Bundle, DateTimeOffset At, int Entries, int Projected, int Duplicates, string State, string? Status,
    BatchReference? Batch)
{
    /// <summary>The links of the bundle.</summary>
    public ObjectLinks Links => new($"/api/bundles/{Bundle}", PagePaths.Bundle(Bundle));
}

/// <summary>Reads a bundle by name, so that clients can wait for the components of a bulk request.</summary>
public sealed class ReadBundle(Bundles bundles, LedgerFacts facts, ReadAnchor anchors)
{
    public async Task<Outcome<BundleAnswer>> RunAsync(string name, CancellationToken ct)
    {
        if (!Sha256Digest.TryParse(name, out var hash))
            return new Outcome<BundleAnswer>.Refused(
                ProblemCode.BundleNotFound,
                "The address needs the name of a bundle, which is 0x and 64 hexadecimal digits.");
        // A closed bundle stays closed, so most requests need no other read.
        if (await facts.FindClosedAsync(hash, ct) is { } closed)
            return Outcome.Done(await DescribeAsync(hash, closed, ct));
        // An announced bundle does not exist until its blob does.
        if (await bundles.FindOpenAsync(hash, ct) is { } open
            && (open.Projected || await bundles.ExistsAsync(hash, ct)))
            return Outcome.Done(Describe(open));
        // A bundle gets its closed row before it leaves the open ones, so it may have moved between the two reads.
        return await facts.FindClosedAsync(hash, ct) is { } late
            ? Outcome.Done(await DescribeAsync(hash, late, ct))
            : new Outcome<BundleAnswer>.Refused(
                ProblemCode.BundleNotFound, $"The registry does not know the bundle {hash}.");
    }

    private static BundleAnswer Describe(OpenBundleRow open) => new(
        open.Hash.ToString(), open.At, open.Count, open.Progress, Positions.Count(open.Redundant),
        open.Projected ? "projected" : "committed", Anchor.Pending.Status.ToText(), null);

    private async Task<BundleAnswer> DescribeAsync(Sha256Digest hash, ClosedBundle closed, CancellationToken ct)
    {
        var answer = new BundleAnswer(
            hash.ToString(), closed.At, closed.Count, closed.Count, closed.Duplicates, "duplicate", null, null);
        if (closed.Root is not { } root)
            return answer;
        var anchor = await anchors.RunAsync(hash, ct);
        return answer with
        {
            State = "batched",
            Status = anchor.Status.ToText(),
            Batch = new BatchReference(root.ToString(), anchor.Size ?? closed.Count),
        };
    }
}
