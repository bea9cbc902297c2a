using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>How far a bundle is.</summary>
/// <param name="Bundle">Its name: the SHA-256 of its bytes.</param>
/// <param name="At">When it was made.</param>
/// <param name="Entries">How many entries it has.</param>
/// <param name="Projected">How many of them are findable.</param>
/// <param name="Duplicates">How many of them another bundle had already, once all are projected.</param>
/// <param name="State"><c>committed</c>, <c>projected</c>, <c>batched</c>, or <c>duplicate</c>: nothing in it was new, and it is gone.</param>
/// <param name="Status">How far its anchor is: pending, included, finalized; a duplicate has none.</param>
/// <param name="Batch">The batch that holds it, if one does.</param>
public sealed record BundleAnswer(
    string Bundle, DateTimeOffset At, int Entries, int Projected, int Duplicates, string State, string? Status, BatchReference? Batch);

/// <summary>One bundle by name, for whoever waits for the components of a bulk request.</summary>
public sealed class ReadBundle(Bundles bundles, ReadAnchor anchors)
{
    public async Task<Outcome<BundleAnswer>> RunAsync(string name, CancellationToken ct)
    {
        if (!Sha256Digest.TryParse(name, out var hash))
            return new Outcome<BundleAnswer>.NotFound("This is not the name of a bundle: expected 0x and 64 hexadecimal digits.");
        // Open first: a bundle has its closed row before it leaves the open ones, so it is never in neither.
        var open = await bundles.FindOpenAsync(hash, ct);
        if (await bundles.FindClosedAsync(hash, ct) is { } closed)
            return Outcome.Done(await DescribeAsync(hash, closed, ct));
        // An intent is no bundle yet.
        return open is not null && (open.Projected || await bundles.ExistsAsync(hash, ct))
            ? Outcome.Done(Describe(open))
            : new Outcome<BundleAnswer>.NotFound($"There is no bundle {hash} here.");
    }

    private static BundleAnswer Describe(OpenBundleRow open) => new(
        open.Hash.ToString(), open.At, open.Count, open.Progress, Positions.Count(open.Redundant),
        open.Projected ? "projected" : "committed", Anchor.Pending.Status, null);

    private async Task<BundleAnswer> DescribeAsync(Sha256Digest hash, ClosedBundle closed, CancellationToken ct)
    {
        var answer = new BundleAnswer(hash.ToString(), closed.At, closed.Count, closed.Count, closed.Duplicates, "duplicate", null, null);
        if (closed.Root is not { } root)
            return answer;
        var anchor = await anchors.RunAsync(hash, ct);
        return answer with { State = "batched", Status = anchor.Status, Batch = new BatchReference(root.ToString(), anchor.Size ?? closed.Count) };
    }
}
