namespace Ainft.Functions.Reproduction;

/// <summary>Whether a component was reproduced, as its summaries and the runs that go on say.</summary>
public sealed class ReadReproduction(Statements statements, Runs runs, RunManifests manifests)
{
    private const int NewestRuns = 4;

    /// <summary>
    /// The newest verdict that says something stands while others go on: whoever asks anew takes nothing away. Without one a run that goes on
    /// counts, then one that came to nothing.
    /// </summary>
    public async Task<ReproductionStatus> RunAsync(AinftId component, CancellationToken ct)
    {
        var stated = await statements.FindVerdictAsync(component, ct) is { Verdict: { } verdict } summary
            ? new ReproductionStatus(StateOf(verdict.Kind), verdict.Agreed, verdict.Of, summary.Run,
                await manifests.ToleranceAsync(component, ct))
            : ReproductionStatus.NeverTried;
        if (stated.IsConclusive)
            return stated;
        var newest = await runs.NewestAsync(component, NewestRuns, ct);
        // Decided and without a summary yet is going on, too.
        return newest.FirstOrDefault(run => run.State != RunState.Decided || (run == newest[0] && run.Id != stated.Run)) is { } current
            ? new ReproductionStatus(ReproductionState.InProgress, 0, 0, current.Id)
            : stated;
    }

    private static ReproductionState StateOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Reproduced => ReproductionState.Reproduced,
        VerdictKind.NotReproduced => ReproductionState.NotReproduced,
        VerdictKind.Produced => ReproductionState.Produced,
        _ => ReproductionState.Inconclusive,
    };
}
