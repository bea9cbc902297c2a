using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Evidence;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Reads the verdicts about a component that can hold a payment. It verifies the evidence of each run as any other
/// verifier does, and asks the chain for the beacon. So an auditor reaches the same facts.
/// </summary>
internal sealed class ReadVerdicts(
    StatementStore statements, ReadEvidence evidence, EvidenceBlocks blocks, AdmittedVotes admitted, FactCache facts)
{
    private static readonly FactKind<Judged> Verdict = new("gate-verdict", _ => 256);

    /// <summary>The verdicts of all runs whose statements are anchored up to a block.</summary>
    /// <param name="component">The component.</param>
    /// <param name="applied">The last block whose events are in the tables.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async Task<IReadOnlyList<GateVerdict>> RunAsync(AinftId component, ulong applied, CancellationToken ct)
    {
        var found = new List<GateVerdict>();
        await foreach (var summary in statements.ListConclusiveAsync(component, ct))
            if (await FindAsync(summary, applied, ct) is { Verdict: { } verdict })
                found.Add(verdict);
        return found;
    }

    /// <summary>
    /// The verdict of a run. Null while a statement of it is in no applied block. The key of the fact needs no block.
    /// The fact is kept only when all decisions before the anchor are in the tables, so it never changes.
    /// </summary>
    private async Task<Judged?> FindAsync(StatementRow summary, ulong applied, CancellationToken ct)
    {
        var isOwn = false;
        var found = await facts.ReadAsync(
            Verdict,
            summary.Statement.Value,
            () =>
            {
                isOwn = true;
                return JudgeAsync(summary, applied);
            },
            ct);
        // A shared read may be one of a caller with an earlier block.
        return found is null && !isOwn ? await JudgeAsync(summary, applied) : found;
    }

    private async Task<Judged?> JudgeAsync(StatementRow summary, ulong applied)
    {
        var ct = CancellationToken.None;
        // The handlers of events write one after another, and a replay begins at the start block. So the row of an
        // anchor can exist while the tables lack the decisions about operators before it.
        if (await evidence.RunAsync(summary.Component, summary.Run, ct) is not Outcome<EvidenceFile>.Done(var file)
            || await blocks.AnchoredAsync(file, ct) is not { } anchoredAt || anchoredAt.Number > applied)
            return null;
        var report = EvidenceVerifier.Verify(file);
        if (!report.IsValid || EvidenceVerifier.RunOf(file) is not { Verdict: { } verdict, Beacon: { } beacon } run
            || verdict.Kind is not (VerdictKind.Reproduced or VerdictKind.NotReproduced)
            || !await blocks.IsOfChainAsync(beacon, ct))
            return Judged.Unusable;
        return new Judged(new GateVerdict(
            run.Id,
            anchoredAt,
            verdict.Kind == VerdictKind.Reproduced,
            run.Tasks.Where(task => verdict.Supporters.Contains(task.Node.Node))
                .Select(task => task.Node.Operator).Distinct().Count(),
            verdict.Confidence,
            report.Tolerance is null or { IsBounded: true },
            await admitted.AreAllAsync(run, beacon, ct)));
    }

    /// <param name="Verdict">The verdict, or null when the evidence does not support one.</param>
    private sealed record Judged(GateVerdict? Verdict)
    {
        public static readonly Judged Unusable = new((GateVerdict?)null);
    }
}

/// <summary>Decides whether the DAO had admitted the operators of a run.</summary>
internal sealed class AdmittedVotes(ReadOperators operators, FollowedDecisions followed)
{
    /// <summary>
    /// Whether each operator with a result was admitted before the block that drew the panel. Without a DAO, the list
    /// in the settings of the registry counts, which the run states.
    /// </summary>
    public async Task<bool> AreAllAsync(Run run, Beacon beacon, CancellationToken ct)
    {
        if (!followed.IsOn)
            return !run.Terms.OpenOperators;
        var admitted = await operators.AdmittedAsync(beacon.Block - 1, ct);
        return run.Tasks.Where(task => task.Revealed is not null)
            .All(task => admitted.Contains(task.Node.Operator));
    }
}
