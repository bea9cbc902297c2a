using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Decides the next state of a run. It gathers the arguments of <see cref="RunMachine"/>, which are the beacon, the
/// times until which heartbeats keep tasks, and the eligible nodes.
/// </summary>
public sealed class DecideRun(
    RunBeacon beacon, EligibleNodes eligible, NodeStore nodes, IOptions<RunOptions> options, TimeProvider time)
{
    /// <summary>The next state, or the same object when the run has no step now.</summary>
    /// <param name="run">The run.</param>
    /// <param name="registered">The registered nodes. Only a draw reads them.</param>
    /// <param name="ct">Cancels the reads.</param>
    internal async Task<Run> RunAsync(Run run, Lazy<Task<List<RegisteredNode>>> registered, CancellationToken ct)
    {
        var next = run;
        if (next.State != RunState.Decided
            && next.Beacon is null
            && await beacon.FindAsync(run.RequestedBlock, ct) is { } found)
            next = RunMachine.SetBeacon(next, found);
        var held = await HeldUntilAsync(next, ct);
        next = RunMachine.Advance(next, time.GetUtcNow(), node => held.GetValueOrDefault(node));
        if (next is not { State: RunState.Waiting, Beacon: not null })
            return next;
        var known = await registered.Value;
        var (candidates, lacking, block) = await eligible.FindAsync(next, known, ct);
        var registrations = known
            .Where(node => node.Registration is not null)
            .ToDictionary(node => node.Address, node => node.Registration!);
        return RunMachine.Draw(next, candidates, time.GetUtcNow(), lacking, registrations, block);
    }

    /// <summary>The nodes that have a task and no commitment.</summary>
    internal static Address[] OfferedIn(Run run) =>
        [.. run.Tasks.Where(task => task.State == TaskState.Offered).Select(task => task.Node.Node)];

    /// <summary>The times until which heartbeats keep the tasks that have no commitment.</summary>
    private async Task<IReadOnlyDictionary<Address, DateTimeOffset?>> HeldUntilAsync(Run run, CancellationToken ct)
    {
        var offers = run.State == RunState.Decided ? [] : OfferedIn(run);
        var found = await Task.WhenAll(offers.Select(async node =>
            (node, Until: (await nodes.FindAsync(node, ct))?.HoldsUntil(run.Id, options.Value.Lease))));
        return found.ToDictionary(pair => pair.node, pair => pair.Until);
    }
}
