using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Evidence;

/// <summary>Makes an evidence file of statements, with the path of each to an anchored root.</summary>
public sealed class ProveStatements(AnchorBlocks blocks, ReadAnchor anchors, ReadInclusion inclusion)
{
    /// <summary>The evidence file, or a refusal while a statement is not in a batch.</summary>
    /// <param name="component">The proof of the component.</param>
    /// <param name="version">The version of the file.</param>
    /// <param name="held">The statements in the order of the file.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async Task<Outcome<EvidenceFile>> RunAsync(
        ProofFile component,
        int version,
        IReadOnlyList<(StatementRow Row, DsseEnvelope Envelope)> held,
        CancellationToken ct)
    {
        var (proven, batches) =
            (new Dictionary<Sha256Digest, EvidenceStatement>(), new List<AnchoredBatch>());
        foreach (var bundle in held.GroupBy(item => item.Row.Bundle))
        {
            if (await anchors.RunAsync(bundle.Key, ct) is not { Root: { } root, Size: { } size } anchor)
                return new Outcome<EvidenceFile>.Refused(
                    ProblemCode.BatchOpen,
                    "The statements are stored but their batch is open. Batches close every few seconds.");
            var paths = await inclusion.RunAsync(root, size, [.. bundle.Select(item => item.Envelope.Leaf)], ct);
            foreach (var ((row, envelope), path) in bundle.Zip(paths))
                proven[row.Statement] = new EvidenceStatement(envelope, path, root);
            if (batches.TrueForAll(batch => batch.Root != root))
                batches.Add(new AnchoredBatch(
                    root, size, await blocks.FindAsync(anchor.At, ct), anchor.At?.Transaction));
        }
        return Outcome.Done(new EvidenceFile
        {
            Version = version,
            Component = component,
            Statements = [.. held.Select(item => proven[item.Row.Statement])],
            Batches = batches,
        });
    }
}
