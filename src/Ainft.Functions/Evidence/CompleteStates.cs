using System.Runtime.CompilerServices;
using Ainft.Functions.Minting;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>
/// Writes the states of components that follow from tokens, statements and runs from before the table of states. An
/// instance does so at its start, before it answers, and a rebuild does so in its generation. Repeatable, because no
/// change of a state depends on the order of changes.
/// </summary>
public sealed partial class CompleteStates(
    ComponentStates states, Tokens tokens, StatementStore statements, RunStore runs, ILogger<CompleteStates> log)
    : IHostedService
{
    private const int AtOnce = 16;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await states.AreCompleteAsync(cancellationToken))
            await RunAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes all states, and then records that they are complete.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var count = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(ListAsync(ct), parallel, async (one, token) =>
        {
            await states.SetAsync(one.Id, one.Change, token);
            Interlocked.Increment(ref count);
        });
        await states.CompleteAsync(ct);
        if (count > 0)
            LogCompleted(count);
    }

    /// <summary>
    /// The components of open runs, each with its run. A decided run is not open, because its summary may exist.
    /// </summary>
    public async IAsyncEnumerable<(AinftId Id, Run Run)> ListOpenAsync(
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var id in runs.CurrentAsync(ct))
            if (await runs.FindAsync(id, ct) is
                { State: not RunState.Decided, Request.Subject: { } subject } run)
                yield return (subject, run);
    }

    /// <summary>Whether a run is in progress, or is decided and not settled.</summary>
    public Task<bool> IsOpenAsync(Sha256Digest run, CancellationToken ct) => runs.IsCurrentAsync(run, ct);

    private async IAsyncEnumerable<(AinftId Id, Func<ComponentState, ComponentState> Change)> ListAsync(
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (id, token) in tokens.ListFinalizedAsync(ct))
            yield return (id, state => state.With(token));
        await foreach (var row in statements.ListSummariesAsync(ct))
            yield return (row.Component, state => state.With(row.ToVerdict()!));
        await foreach (var (id, run) in ListOpenAsync(ct))
            yield return (id, state => state.WithOpen(run.Id));
    }

    [LoggerMessage(4501, LogLevel.Information,
        "The table of states was incomplete. The app added {Count} tokens, verdicts and open runs")]
    private partial void LogCompleted(int count);
}
