using Ainft.Functions.Lineage;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>
/// Advances a run as far as possible now: the beacon, the draw, the steps that time alone causes, and the settlement
/// after the verdict. The queue calls it after a request, a route calls it after a commit or reveal, and the timer
/// calls it too. Each step is one conditional write, and every effect of a step is repeatable.
/// </summary>
public sealed class AdvanceRun(
    RunStore runs, NodeStore nodes, DecideRun decide, TaskStore tasks, SettleRun settle)
{
    /// <summary>The rounds for which this instance inserted offers. The run's row does not record that step.</summary>
    private readonly Recent<(Sha256Digest Run, int Rounds), bool> offered = new(1 << 14, _ => 1);

    /// <summary>The rounds after which this instance noted in the list whether the run waits.</summary>
    private readonly Recent<(Sha256Digest Run, int Rounds, bool Waits), bool> noted = new(1 << 14, _ => 1);

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
        var key = (run.Id, run.Rounds.Count, RunStore.Waits(run));
        if (noted.TryGet(key, out _) || (!RunStore.Waits(run) && run.Rounds.Count == 0))
            return;
        await runs.NoteAsync(run, ct);
        noted.Add(key, true);
    }

    private async Task OfferAsync(Run run, CancellationToken ct)
    {
        var key = (run.Id, run.Rounds.Count);
        var open = DecideRun.OfferedIn(run);
        if (open.Length == 0 || offered.TryGet(key, out _))
            return;
        await tasks.OfferAsync(run, open, ct);
        offered.Add(key, true);
    }
}
