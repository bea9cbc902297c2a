using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Finds the run of a node's task. While the node can only wait for other nodes, this waits for a change of the run.
/// </summary>
public sealed class AwaitNextAction(RunStore runs, RunSignals signals, IHostApplicationLifetime life, TimeProvider time)
{
    /// <param name="id">The run.</param>
    /// <param name="node">The node.</param>
    /// <param name="wait">The longest time to wait.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Outcome<Run>> RunAsync(Sha256Digest id, Address node, TimeSpan wait, CancellationToken ct)
    {
        // Listen before reading, or a step in between would be missed.
        using var listener = wait > TimeSpan.Zero ? signals.Listen((id, node)) : null;
        if (await runs.FindAsync(id, ct) is not { } run)
            return new Outcome<Run>.Refused(ProblemCode.RunNotFound, StepRun.Unknown(id));
        if (run.TaskOf(node) is null)
            return new Outcome<Run>.Refused(ProblemCode.NotOnPanel, $"{node} has no task in this run.");
        using var limit = new CancellationTokenSource(wait, time);
        using var timeUp = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, life.ApplicationStopping, ct);
        while (listener is not null
            && TaskAnswer.StateOf(run, node) == TaskAnswer.Wait
            && await listener.NextAsync(timeUp.Token) is { } next)
            run = next;
        return Outcome.Done(run);
    }
}
