using Ainft.Functions.Nodes;

namespace Ainft.Functions.Runs;

/// <summary>
/// Appends the statements about a component by a decided run to the ledger. The slice of evidence registers it.
/// </summary>
public delegate Task StateRun(Run decided, AinftId component, CancellationToken ct);

/// <summary>
/// Settles a decided run. It mints a produced component, appends the evidence to the ledger, updates the reliabilities,
/// removes the tasks, and ends the run. All steps but the last are repeatable, so any instance settles a decided run
/// that has not ended.
/// </summary>
public sealed class SettleRun(
    RunStore runs,
    ProduceAinft produce,
    StateRun state,
    ReliabilityStore reliabilities,
    TaskStore tasks)
{
    private readonly KeyLocks locks = new();

    public async Task RunAsync(Run run, CancellationToken ct)
    {
        using var held = await locks.AcquireAsync(run.Id, ct);
        if (!await runs.IsCurrentAsync(run, ct))
            return;
        var produced = await produce.RunAsync(run, ct);
        if ((run.Request.Subject ?? produced) is { } id)
            await state(run, id, ct);
        await reliabilities.LearnAsync(run, ct);
        await tasks.TakeAwayAsync(run.Id, [.. run.Tasks.Select(task => task.Node.Node)], ct);
        await runs.EndAsync(run, produced, ct);
    }
}
