using Ainft.Functions.Platform;

namespace Ainft.Functions.Chain;

/// <summary>
/// Runs one bounded step. The step writes the events that the chain finalized since the cursor to the tables, and the
/// later events to the overlay. Steps may run concurrently, late, or not at all. The state stays right because of the
/// order: apply (idempotent), then move the cursor by ETag (commit point), then replace the overlay
/// (<see cref="FollowChain"/>). Only the operator clears a halted cursor, see <see cref="CursorRow"/>.
/// </summary>
internal sealed partial class ReconcileChain(
    ChainObserver observer, CursorRow cursors, FollowChain follow, Leases leases, ChainMetrics metrics,
    ILogger<ReconcileChain> logger)
{
    /// <summary>Takes the lease and runs a step. The result is null while another instance holds the lease.</summary>
    public async Task<ReconcileStep?> RunAsync(CancellationToken ct)
    {
        await using var lease = await leases.TryAcquireAsync("reconcile-chain", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return null;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        return await StepAsync(held.Token);
    }

    /// <summary>
    /// Runs a step without the lease. The lease only saves work, because the cursor's ETag keeps the state right.
    /// </summary>
    internal async Task<ReconcileStep> StepAsync(CancellationToken ct)
    {
        var (cursor, etag) = await cursors.ReadAsync(ct);
        var step = cursor.Halted is null
            ? ReconcileStep.Decide(cursor, await observer.ObserveAsync(cursor, ct))
            : new ReconcileStep.Halted(cursor.Halted);
        metrics.Observed(cursor, step);
        if (step is ReconcileStep.Halt(var contradiction))
            await cursors.MoveAsync(cursor with { Halted = contradiction }, etag, ct);
        else if (step is ReconcileStep.Follow chosen)
            step = await follow.RunAsync(chosen, cursor, etag, ct);
        Report(step);
        return step;
    }

    private void Report(ReconcileStep step)
    {
        if (step is ReconcileStep.Halted(var reason))
            LogHalted(cursors.Scope, reason);
        else if (step is ReconcileStep.Halt(var contradiction))
            LogHalted(cursors.Scope, contradiction);
        else if (step is ReconcileStep.Wait(var cause))
            LogWaiting(cause);
    }

    [LoggerMessage(2010, LogLevel.Error,
        "Reconciliation of {Scope} is halted: {Reason} It changes no data until an operator clears Halted on its row "
        + "of table Cursors.")]
    partial void LogHalted(string scope, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "The app cannot follow the chain now: {Reason}")]
    partial void LogWaiting(string reason);
}
