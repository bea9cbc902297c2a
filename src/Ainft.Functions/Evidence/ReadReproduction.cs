using Ainft.Functions.Minting;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>Reads whether a component was reproduced, from its state and its runs in progress.</summary>
public sealed class ReadReproduction(ReadState states, RunStore runs, RunManifests manifests)
{
    /// <summary>
    /// Returns the latest conclusive verdict, even while newer runs are in progress, so that a new request cannot hide
    /// it. Without one it returns the run in progress, and then an inconclusive verdict.
    /// </summary>
    public async Task<ReproductionStatus> RunAsync(AinftId component, CancellationToken ct)
    {
        var state = await states.RunAsync(component, ct);
        var stated = state.Verdict is { Stated: var verdict, Run: var decided }
            ? new ReproductionStatus(
                StateOf(verdict.Kind),
                verdict.Agreed,
                verdict.Of,
                decided,
                await manifests.ToleranceAsync(component, ct))
            : ReproductionStatus.NeverTried;
        if (stated.IsConclusive)
            return stated;
        foreach (var open in state.OpenRuns)
            if (await runs.IsCurrentAsync(open, ct))
                return new ReproductionStatus(ReproductionState.InProgress, 0, 0, open);
        return stated;
    }

    private static ReproductionState StateOf(VerdictKind kind) => kind switch
    {
        VerdictKind.Reproduced => ReproductionState.Reproduced,
        VerdictKind.NotReproduced => ReproductionState.NotReproduced,
        VerdictKind.Produced => ReproductionState.Produced,
        _ => ReproductionState.Inconclusive,
    };
}
