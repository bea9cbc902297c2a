using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>Reads the evidence file of one run, with everything that a verifier needs without this server.</summary>
public sealed class ReadEvidence(
    StatementStore statements,
    StoredStatements stored,
    RunStore runs,
    ReadReproduction reproduction,
    ReadProof proofs,
    ProveStatements prove)
{
    /// <param name="component">The component.</param>
    /// <param name="run">The run; null for the run with the current verdict.</param>
    /// <param name="ct">Cancels the read.</param>
    public async Task<Outcome<EvidenceFile>> RunAsync(AinftId component, Sha256Digest? run, CancellationToken ct)
    {
        var proof = await proofs.RunAsync(component, ct);
        if (proof is not Outcome<ProofFile>.Done(var proven))
            return proof.As<EvidenceFile>();
        var rows = await RowsAsync(component, run, ct);
        if (rows.Count == 0)
        {
            if (await IsInProgressAsync(component, run, ct))
                return InProgress(component, run);
            // The run may have been settled after the first read. A run that is no longer current has its statements.
            rows = await RowsAsync(component, run, ct);
        }
        if (rows.FirstOrDefault(row => row.IsSummary) is not { } first)
            return NotDecided(component, run);
        var envelopes = await Task.WhenAll(rows.Select(row => stored.ReadAsync(row, ct)));
        var held = rows.Zip(envelopes).ToDictionary(pair => pair.First.Statement);
        if (!SummaryStatement.TryRead(held[first.Statement].Second.Payload, out var summary, out _)
            || summary.Nodes.Any(node => !held.ContainsKey(node.Statement)))
            return new Outcome<EvidenceFile>.Refused(
                ProblemCode.RowsPending, "The registry is still writing the rows of these statements.");
        IReadOnlyList<(StatementRow, DsseEnvelope)> ordered =
            [held[first.Statement], .. summary.Nodes.Select(node => held[node.Statement])];
        return await prove.RunAsync(proven, summary.Version, ordered, ct);
    }

    /// <summary>
    /// The statements of a run, or of the run with the current verdict. The row of a run has the time of its verdict,
    /// so a run needs no search among the statements of others.
    /// </summary>
    private async Task<IReadOnlyList<StatementRow>> RowsAsync(
        AinftId component, Sha256Digest? run, CancellationToken ct)
    {
        if (run is { } named)
            return await runs.FindAsync(named, ct) is { DecidedAt: { } decidedAt }
                ? await statements.ReadRunAsync(component, named, decidedAt, ct)
                : [];
        return await statements.FindVerdictAsync(component, ct) is { } summary
            ? await statements.ReadRunAsync(component, summary.Run, summary.DecidedAt, ct)
            : [];
    }

    /// <summary>
    /// Reports whether statements may still come, because a run is in progress or is decided and not settled.
    /// </summary>
    private async Task<bool> IsInProgressAsync(AinftId component, Sha256Digest? run, CancellationToken ct) =>
        run is { } named
            ? await runs.FindAsync(named, ct) is { } known && await runs.IsCurrentAsync(known, ct)
            : (await reproduction.RunAsync(component, ct)).State == ReproductionState.InProgress;

    private static Outcome<EvidenceFile>.Refused InProgress(AinftId component, Sha256Digest? run) => new(
        ProblemCode.RunInProgress,
        run is null
            ? $"A run about {component} is in progress, or its statements are still being written."
            : $"The run {run} about {component} is in progress, or its statements are still being written.");

    private static Outcome<EvidenceFile>.Refused NotDecided(AinftId component, Sha256Digest? run) => run is null
        ? new(ProblemCode.VerdictNotFound, $"No run about {component} has been decided.")
        : new(ProblemCode.RunNotFound, $"The registry has no decided run {run} about {component}.");
}
