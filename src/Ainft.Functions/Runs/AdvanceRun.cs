using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Advances a run as far as possible now: the beacon, the draw, the steps that time alone causes, and the settlement
/// after the verdict. The queue calls it after a request, a route calls it after a commit or reveal, and the timer
/// calls it too. Each step is one conditional write, and every effect of a step is repeatable.
/// </summary>
public sealed class AdvanceRun(
    RunStore runs, NodeStore nodes, DecideRun decide, TaskStore tasks, SettleRun settle, FactCache facts)
{
    /// <summary>The rounds for which this instance inserted offers. The run's row does not record that step.</summary>
    private static readonly FactKind<Seen> Offered = Seen.Kind("offered");

    /// <summary>The rounds after which this instance noted in the list that the run waits.</summary>
    private static readonly FactKind<Seen> NotedWaiting = Seen.Kind("noted-waiting");

    /// <summary>The rounds after which this instance noted in the list that the run does not wait.</summary>
    private static readonly FactKind<Seen> NotedDrawn = Seen.Kind("noted-drawn");

    /// <summary>Advances a run and returns it; null when it does not exist.</summary>
    public Task<Run?> RunAsync(Sha256Digest id, CancellationToken ct) => RunAsync(id, nodes.ListOnce(ct), ct);

    /// <summary>Advances one of many runs that draw from the same list of nodes.</summary>
    internal async Task<Run?> RunAsync(
        Sha256Digest id, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        while (await runs.ReadAsync(id, ct) is { } stored)
        {
            var next = await decide.RunAsync(stored.Run, registered, ct);
            if (!ReferenceEquals(next, stored.Run))
            {
                // Another instance may have written first. The stored run can have a further step in both cases.
                await runs.WriteAsync(stored, next, ct);
                continue;
            }
            if (next.State == RunState.Decided)
            {
                await settle.RunAsync(next, ct);
                return next;
            }
            await OfferAsync(next, ct);
            await NoteAsync(next, ct);
            return next;
        }
        return null;
    }

    /// <summary>
    /// Notes in the list of open runs whether a run waits, once per drawing, because a waiting run has a place of
    /// another kind.
    /// </summary>
    private async Task NoteAsync(Run run, CancellationToken ct)
    {
        var noted = RunStore.Waits(run) ? NotedWaiting : NotedDrawn;
        if (facts.Find(noted, run.Id.Value, run.Rounds.Count) is not null
            || (!RunStore.Waits(run) && run.Rounds.Count == 0))
            return;
        await runs.NoteAsync(run, ct);
        facts.Add(noted, run.Id.Value, Seen.Before, run.Rounds.Count);
    }

    private async Task OfferAsync(Run run, CancellationToken ct)
    {
        var open = DecideRun.OfferedIn(run);
        if (open.Length == 0 || facts.Find(Offered, run.Id.Value, run.Rounds.Count) is not null)
            return;
        await tasks.OfferAsync(run, open, ct);
        facts.Add(Offered, run.Id.Value, Seen.Before, run.Rounds.Count);
    }
}
