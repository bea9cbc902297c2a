namespace Ainft.Functions.Reproduction;

/// <summary>
/// Does what follows from a verdict: mints what was produced, appends the evidence to the ledger, learns about operators, takes the tasks
/// away, and last of all ends the run. Every step but the last repeats to the same, so whoever finds a decided run that is not ended does
/// all of them.
/// </summary>
public sealed class SettleRun(Runs runs, ProduceAinft produce, Evidence evidence, Reliabilities reliabilities, Tasks tasks)
{
    private readonly Turns turns = new();

    public async Task RunAsync(Run run, CancellationToken ct)
    {
        using var turn = await turns.TakeAsync(run.Id, ct);
        if (!await runs.IsCurrentAsync(run, ct))
            return;
        var produced = await produce.RunAsync(run, ct);
        if ((run.Request.Subject ?? produced) is { } id)
            await evidence.AppendAsync(run, id, ct);
        await reliabilities.LearnAsync(run, ct);
        await tasks.TakeAwayAsync(run.Id, [.. run.Tasks.Select(task => task.Node.Node)], ct);
        await runs.EndAsync(run, produced, ct);
    }
}
