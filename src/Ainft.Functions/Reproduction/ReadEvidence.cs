using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>The evidence file of one run about a component: everything that is needed to come to its verdict with this server switched off.</summary>
public sealed class ReadEvidence(
    Statements statements, StoredStatements stored, Runs runs, ReadReproduction reproduction, ReadProof proofs, ReadAnchor anchors, ReadInclusion inclusion)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <param name="component">The component.</param>
    /// <param name="run">The run; null for the one that decided last.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Outcome<EvidenceFile>> RunAsync(AinftId component, Sha256Digest? run, CancellationToken ct)
    {
        var proof = await proofs.RunAsync(component, ct);
        if (proof is not Outcome<ProofFile>.Done(var proven))
            return proof is Outcome<ProofFile>.TryLater later ? new Outcome<EvidenceFile>.TryLater(later.Reason, later.RetryAfter) : new Outcome<EvidenceFile>.NotFound($"No component {component} is registered here.");
        var rows = await statements.ReadRunAsync(component, run, ct);
        if (rows.Count == 0)
        {
            if (await IsInProgressAsync(component, run, ct))
                return new Outcome<EvidenceFile>.TryLater(
                    $"{Described(component, run)} is decided yet, or its statements are still being written.", RetryAfter);
            // The run may have been settled after the first read. A run that is no longer current has its statements.
            rows = await statements.ReadRunAsync(component, run, ct);
        }
        if (rows.FirstOrDefault(row => row.IsSummary) is not { } first)
            return new Outcome<EvidenceFile>.NotFound($"{Described(component, run)} is decided here.");
        var envelopes = await Task.WhenAll(rows.Select(row => stored.ReadAsync(row, ct)));
        var held = rows.Zip(envelopes).ToDictionary(pair => pair.First.Statement);
        if (!SummaryStatement.TryRead(held[first.Statement].Second.Payload, out var summary, out _) || summary.Nodes.Any(node => !held.ContainsKey(node.Statement)))
            return new Outcome<EvidenceFile>.TryLater("Rows of these statements are being written now.", RetryAfter);
        return await ProveAsync(proven, summary.Version, [held[first.Statement], .. summary.Nodes.Select(node => held[node.Statement])], ct);
    }

    /// <summary>Reports whether statements may still come, because a run is in progress or is decided and not settled.</summary>
    private async Task<bool> IsInProgressAsync(AinftId component, Sha256Digest? run, CancellationToken ct) => run is { } named
        ? await runs.FindAsync(named, ct) is { } known && await runs.IsCurrentAsync(known, ct)
        : (await reproduction.RunAsync(component, ct)).State == ReproductionState.InProgress;

    private static string Described(AinftId component, Sha256Digest? run) =>
        run is null ? $"No run about {component}" : $"No run {run} about {component}";

    private async Task<Outcome<EvidenceFile>> ProveAsync(
        ProofFile component, int version, IReadOnlyList<(StatementRow Row, DsseEnvelope Envelope)> held, CancellationToken ct)
    {
        var (proven, batches) = (new Dictionary<Sha256Digest, EvidenceStatement>(), new List<LineageProofBatch>());
        foreach (var bundle in held.GroupBy(item => item.Row.Bundle))
        {
            if (await anchors.RunAsync(bundle.Key, ct) is not { Root: { } root, Size: { } size } anchor)
                return new Outcome<EvidenceFile>.TryLater("The statements are there but their batch is not closed yet; bundles are anchored every few seconds.", RetryAfter);
            var paths = await inclusion.RunAsync(root, size, [.. bundle.Select(item => item.Envelope.Leaf)], ct);
            foreach (var ((row, envelope), path) in bundle.Zip(paths))
                proven[row.Statement] = new EvidenceStatement(envelope, path, root);
            if (batches.TrueForAll(batch => batch.Root != root))
                batches.Add(new LineageProofBatch(root, size, await proofs.BlockAsync(anchor.At, ct), anchor.At?.Transaction));
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
