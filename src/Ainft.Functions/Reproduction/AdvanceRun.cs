using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Takes a run as far as it goes now: the beacon, the draw, what time alone does, and once it is decided what follows from that. Everybody
/// runs this, at any time: the queue after the request, the route after a commit or reveal, the timer. Each step is one conditional write,
/// and what follows from a step is repeatable.
/// </summary>
public sealed class AdvanceRun(
    Runs runs, RunBeacon beacon, EligibleNodes eligible, Nodes nodes, Tasks tasks, SettleRun settle, IOptions<RunOptions> options, TimeProvider time)
{
    /// <summary>Whose offers this process made or found made: the only step that a run's row does not tell.</summary>
    private readonly Recent<(Sha256Digest Run, int Rounds), bool> offered = new(1 << 14, _ => 1);

    /// <summary>Of which runs this process noted whether they wait.</summary>
    private readonly Recent<(Sha256Digest Run, int Rounds, bool Waits), bool> noted = new(1 << 14, _ => 1);

    /// <summary>The run as it is then; null when there is none.</summary>
    public Task<Run?> RunAsync(Sha256Digest id, CancellationToken ct) => RunAsync(id, nodes.ListOnce(ct), ct);

    /// <summary>The same for one of many runs that draw from the same list of nodes.</summary>
    internal async Task<Run?> RunAsync(Sha256Digest id, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        while (await runs.ReadAsync(id, ct) is { } stored)
        {
            var next = await DecideAsync(stored.Run, registered, ct);
            if (!ReferenceEquals(next, stored.Run))
            {
                // Written or not, the run that is there now may go on.
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

    private async Task<Run> DecideAsync(Run run, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        var next = run;
        if (next.State != RunState.Decided && next.Beacon is null && await beacon.FindAsync(run.RequestedBlock, ct) is { } found)
            next = RunMachine.SetBeacon(next, found);
        var held = await HeldUntilAsync(next, ct);
        next = RunMachine.Advance(next, time.GetUtcNow(), node => held.GetValueOrDefault(node));
        if (next is not { State: RunState.Waiting, Beacon: not null })
            return next;
        var known = await registered.Value;
        var (candidates, lacking) = await eligible.FindAsync(next, known, ct);
        var registrations = known.Where(node => node.Registration is not null).ToDictionary(node => node.Address, node => node.Registration!);
        return RunMachine.Draw(next, candidates, time.GetUtcNow(), lacking, registrations);
    }

    /// <summary>Until when heartbeats keep the tasks that nobody has committed to.</summary>
    private async Task<IReadOnlyDictionary<Address, DateTimeOffset?>> HeldUntilAsync(Run run, CancellationToken ct)
    {
        var offers = run.State == RunState.Decided ? [] : run.Tasks.Where(task => task.State == TaskState.Offered).Select(task => task.Node.Node);
        var found = await Task.WhenAll(offers.Select(async node => (node, Until: (await nodes.FindAsync(node, ct))?.HoldsUntil(run.Id, options.Value.Lease))));
        return found.ToDictionary(pair => pair.node, pair => pair.Until);
    }

    /// <summary>A run that waits holds no place of those that run, so the list of open runs has to say it, once per drawing.</summary>
    private async Task NoteAsync(Run run, CancellationToken ct)
    {
        var key = (run.Id, run.Rounds.Count, Runs.Waits(run));
        if (noted.TryGet(key, out _) || (!Runs.Waits(run) && run.Rounds.Count == 0))
            return;
        await runs.NoteAsync(run, ct);
        noted.Add(key, true);
    }

    private async Task OfferAsync(Run run, CancellationToken ct)
    {
        var key = (run.Id, run.Rounds.Count);
        Address[] open = [.. run.Tasks.Where(task => task.State == TaskState.Offered).Select(task => task.Node.Node)];
        if (open.Length == 0 || offered.TryGet(key, out _))
            return;
        await tasks.OfferAsync(run, open, ct);
        offered.Add(key, true);
    }
}
