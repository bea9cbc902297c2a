using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Reads the lineage proof of a component. It has the component and its ancestors, each with its manifest, its
/// signature and its path to an anchored root. This checks all reasons for a refusal before the first byte of the
/// answer.
/// </summary>
public sealed class ReadLineageProof(
    Components components, Ancestries ancestries, DescribeLineage describe, ReadInclusion inclusion, ReadProof proof,
    Bundles bundles, IOptions<ChainOptions> chain)
{
    private const int ParallelBatches = 4;

    // This is half of a reader's limit, because the file escapes the quotes of manifests and also has the paths.
    private const long MaxLines = LineageProofFile.MaxBytes / 2;

    public async Task<Outcome<ProvenLineage>> RunAsync(AinftId id, int? depth, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } root)
            return DescribeLineage.NotKnown<ProvenLineage>(id);
        if (depth is null && root.Label.Count >= LineageProofFile.MaxComponents)
            return TooMany(root.Label.Count + 1);
        AinftId[] ids = [id, .. (await ancestries.ReadAsync(root, ct)).Ids(new LineageFilter(depth))];
        if (ids.Length > LineageProofFile.MaxComponents)
            return TooMany(ids.Length);
        var found = await describe.FindAsync(
            ids, component => component is AinftRow row ? ComponentLine.Of(row) : null, ct);
        if (found is null)
            return DescribeLineage.NotWhole<ProvenLineage>();
        var rows = found.OfType<ComponentLine>().ToArray();
        if (rows.Length < ids.Length)
            return ManifestMissing(ids[found.Index().First(item => item.Item is null).Index]);
        if (rows.Sum(row => (long)row.Length) > MaxLines)
            return Refuse(
                $"The manifests of the lineage have more than {MaxLines} bytes, which is too much for one file. Ask "
                + "for a smaller depth.");
        return await ProveAsync(rows, depth, ct);
    }

    private async Task<Outcome<ProvenLineage>> ProveAsync(ComponentLine[] rows, int? depth, CancellationToken ct)
    {
        RequestWork.Add(rows.Length * Prices.PerProven);
        var anchors = await describe.AnchorsAsync(rows.Select(row => row.Bundle), ct);
        if (rows.Count(row => anchors[row.Bundle].Root is null) is > 0 and var pending)
            return new Outcome<ProvenLineage>.Refused(
                ProblemCode.BatchOpen,
                $"{pending} of the {rows.Length} components are not in a batch yet. Batches close every few seconds.");
        var batches = await BatchesAsync(anchors.Values, ct);
        return Outcome.Done(new ProvenLineage(
            inclusion, bundles, chain.Value.MintDomain, depth, rows,
            anchors.ToDictionary(anchor => anchor.Key, anchor => batches[anchor.Value.Root!.Value])));
    }

    private async Task<IReadOnlyDictionary<Bytes32, AnchoredBatch>> BatchesAsync(
        IEnumerable<Anchor> anchors, CancellationToken ct)
    {
        var batches = new ConcurrentDictionary<Bytes32, AnchoredBatch>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelBatches, CancellationToken = ct };
        await Parallel.ForEachAsync(anchors.DistinctBy(anchor => anchor.Root), parallel, async (anchor, token) =>
        {
            var root = anchor.Root!.Value;
            var block = await proof.BlockAsync(anchor.At, token);
            batches[root] = new AnchoredBatch(root, anchor.Size!.Value, block, anchor.At?.Transaction);
        });
        return batches;
    }

    private static Outcome<ProvenLineage>.Refused ManifestMissing(AinftId id) =>
        new(ProblemCode.ManifestMissing,
            $"A proof needs the manifest of the component {id}, but the registry knows only its token.");

    private static Outcome<ProvenLineage>.Rejected TooMany(int count) =>
        Refuse(
            $"The lineage has {count} components, but a file has at most {LineageProofFile.MaxComponents}. Ask for a "
            + "smaller depth.");

    private static Outcome<ProvenLineage>.Rejected Refuse(string reason) =>
        new("The lineage does not fit into one file.",
            [new Violation("/depth", ViolationCode.LineageTooLarge, reason)]);
}
