using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The lineage proof of a component: itself and its ancestors, each with its manifest, signature and path to an anchored root. All that can
/// stand against it is found before the first byte of the answer.
/// </summary>
public sealed class ReadLineageProof(
    Components components, Ancestries ancestries, DescribeLineage describe, ReadInclusion inclusion, ReadProof proof, Bundles bundles, IOptions<ChainOptions> chain)
{
    private const int ParallelBatches = 4;

    // Half of what a reader takes: quotes in a manifest double, and paths come with it.
    private const long MaxLines = LineageProofFile.MaxBytes / 2;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task<Outcome<ProvenLineage>> RunAsync(AinftId id, int? depth, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } root)
            return new Outcome<ProvenLineage>.NotFound($"No component {id} is known here.");
        if (depth is null && root.Label.Count >= LineageProofFile.MaxComponents)
            return TooMany(root.Label.Count + 1);
        AinftId[] ids = [id, .. (await ancestries.ReadAsync(root, ct)).Ids(new LineageFilter(depth))];
        if (ids.Length > LineageProofFile.MaxComponents)
            return TooMany(ids.Length);
        var found = await describe.FindAsync(ids, component => component is AinftRow row ? ComponentLine.Of(row) : null, ct);
        if (found is null)
            return DescribeLineage.NotWhole<ProvenLineage>();
        var rows = found.OfType<ComponentLine>().ToArray();
        if (rows.Length < ids.Length)
            return new Outcome<ProvenLineage>.Conflict($"The component {ids[found.Index().First(item => item.Item is null).Index]} is known by its token alone; a proof needs its manifest.");
        if (rows.Sum(row => (long)row.Length) > MaxLines)
            return Refuse($"The manifests of the lineage have more than {MaxLines} bytes, too many for one file; ask for a smaller depth.");
        return await ProveAsync(rows, depth, ct);
    }

    private async Task<Outcome<ProvenLineage>> ProveAsync(ComponentLine[] rows, int? depth, CancellationToken ct)
    {
        RequestWork.Add(rows.Length * Prices.PerProven);
        var anchors = await describe.AnchorsAsync(rows.Select(row => row.Bundle), ct);
        if (rows.Count(row => anchors[row.Bundle].Root is null) is > 0 and var pending)
            return new Outcome<ProvenLineage>.TryLater($"The batches of {pending} of the {rows.Length} components are not closed yet; bundles are anchored every few seconds.", RetryAfter);
        var batches = new ConcurrentDictionary<Bytes32, LineageProofBatch>();
        await Parallel.ForEachAsync(anchors.Values.DistinctBy(anchor => anchor.Root), new ParallelOptions { MaxDegreeOfParallelism = ParallelBatches, CancellationToken = ct }, async (anchor, token) =>
            batches[anchor.Root!.Value] = new LineageProofBatch(anchor.Root.Value, anchor.Size!.Value, await proof.BlockAsync(anchor.At, token), anchor.At?.Transaction));
        return Outcome.Done(new ProvenLineage(
            inclusion, bundles, chain.Value.MintDomain, depth, rows, anchors.ToDictionary(anchor => anchor.Key, anchor => batches[anchor.Value.Root!.Value])));
    }

    private static Outcome<ProvenLineage>.Rejected TooMany(int count) =>
        Refuse($"The lineage has {count} components, and a file {LineageProofFile.MaxComponents} at most; ask for a smaller depth.");

    private static Outcome<ProvenLineage>.Rejected Refuse(string reason) => new("The lineage does not fit a file.", [new Violation("/depth", reason)]);
}
