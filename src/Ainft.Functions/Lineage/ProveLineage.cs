using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>Finds the batches of the components of a lineage, so that the answer can prove all components.</summary>
public sealed class ProveLineage(
    ReadAnchor read, AnchorBlocks blocks, ReadInclusion inclusion, Bundles bundles, IOptions<ChainOptions> chain)
{
    private const int ParallelBatches = 4;

    /// <summary>The proof of a lineage, or a refusal while a component is not in a batch.</summary>
    /// <param name="rows">The components, with the subject of the proof first.</param>
    /// <param name="depth">The depth of the lineage, or null for all ancestors.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async Task<Outcome<ProvenLineage>> RunAsync(ComponentLine[] rows, int? depth, CancellationToken ct)
    {
        RequestWork.Add(rows.Length * Prices.PerProven);
        var anchors = await read.RunAsync(rows.Select(row => row.Bundle), ct);
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
            var block = await blocks.FindAsync(anchor.At, token);
            batches[root] = new AnchoredBatch(root, anchor.Size!.Value, block, anchor.At?.Transaction);
        });
        return batches;
    }
}
