using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>Reads whether a component was reproduced, from its summaries and its runs in progress.</summary>
public sealed class ReadReproduction(StatementStore statements, RunStore runs, RunManifests manifests)
{
    private const int NewestRuns = 4;

    /// <summary>
    /// Returns the latest conclusive verdict, even while newer runs are in progress, so that a new request cannot hide
    /// it. Without one it returns the run in progress, and then an inconclusive verdict.
    /// </summary>
    public async Task<ReproductionStatus> RunAsync(AinftId component, CancellationToken ct)
    {
        var stated = await statements.FindVerdictAsync(component, ct) is { Verdict: { } verdict } summary
            ? new ReproductionStatus(
                StateOf(verdict.Kind),
                verdict.Agreed,
                verdict.Of,
                summary.Run,
                await manifests.ToleranceAsync(component, ct))
            : ReproductionStatus.NeverTried;
        if (stated.IsConclusive)
            return stated;
        var newest = await runs.NewestAsync(component, NewestRuns, ct);
        // The newest run is in progress too while its summary is missing.
        var current = newest.FirstOrDefault(
            run => run.State != RunState.Decided || (run == newest[0] && run.Id != stated.Run));
        return current is not null
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
