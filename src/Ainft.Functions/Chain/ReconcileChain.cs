using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Runs one bounded step. The step writes the events that the chain finalized since the cursor to the tables, and the
/// later events to the overlay. Steps may run concurrently, late, or not at all. The state stays right because of the
/// order: apply (idempotent), then move the cursor by ETag (commit point), then replace the overlay. Only the operator
/// clears a halted cursor, see <see cref="CursorRow"/>.
/// </summary>
internal sealed partial class ReconcileChain(
    ChainEndpoints endpoints, CursorRow cursors, ChainView view, Leases leases, IEnumerable<IChainEvents> handlers,
    IOptions<ChainOptions> options, TimeProvider time, ChainMetrics metrics, ILogger<ReconcileChain> logger)
{
    private readonly IChainEvents[] handlers = [.. handlers];
    private readonly ChainObserver observer = new(endpoints, options.Value.FinalityDepth);
    private readonly ReorgWatch reorgs = new();
    private readonly LogWindows windows = new(
        options.Value.RegistryAddress, [.. handlers.SelectMany(handler => handler.Topics).Distinct()],
        options.Value.MaxWindow, options.Value.EventsPerWindow);

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
        switch (step)
        {
            case ReconcileStep.Halted(var reason):
                LogHalted(options.Value.Scope, reason);
                break;
            case ReconcileStep.Halt(var reason):
                await cursors.MoveAsync(cursor with { Halted = reason }, etag, ct);
                LogHalted(options.Value.Scope, reason);
                break;
            case ReconcileStep.Wait(var reason):
                LogWaiting(reason);
                break;
            case ReconcileStep.Follow follow:
                return await FollowAsync(follow, cursor, etag, ct);
        }
        return step;
    }

    private async Task<ReconcileStep> FollowAsync(
        ReconcileStep.Follow follow, ChainCursor cursor, ETag? etag, CancellationToken ct)
    {
        var endpoint = endpoints.All[follow.Endpoint];
        foreach (var other in endpoints.All)
            other.Suspect = false;
        try
        {
            if (await ApplyFinalizedAsync(endpoint.Client, follow.Finalized, cursor, etag, ct) is { } applied)
                await WriteOverlayAsync(endpoint.Client, applied, follow, ct);
            return follow;
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            endpoint.Suspect = true;
            LogWaiting(e.Message);
            return new ReconcileStep.Wait(e.Message);
        }
    }

    /// <summary>
    /// Returns the last block whose events are in the tables. The result is null when another instance moved the
    /// cursor, because then that instance writes the overlay.
    /// </summary>
    private async Task<BlockHeader?> ApplyFinalizedAsync(
        EthereumClient node, BlockHeader finalized, ChainCursor cursor, ETag? etag, CancellationToken ct)
    {
        var (started, events) = (time.GetTimestamp(), 0);
        var reading = ReadAsync(cursor);
        var applied = finalized;
        while (await reading is { } window)
        {
            var next = new ChainCursor(window.Last.Number + 1, window.Last.Hash);
            events += window.Logs.Count;
            var enough = events >= options.Value.EventsPerTick
                || time.GetElapsedTime(started) >= options.Value.TickTime;
            reading = enough ? Task.FromResult<LogWindow?>(null) : ReadAsync(next);
            try
            {
                await ApplyAsync(window.Logs, ct);
                (var moved, etag) = await cursors.MoveAsync(next, etag, ct);
                if (!moved)
                    return null;
                applied = window.Last;
                metrics.Applied(next, finalized.Number, window.Logs.Count);
            }
            finally
            {
                // The step reads the next window while it applies this one. It always awaits that task, because the
                // exception of an abandoned task would stay unobserved.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        return applied;

        Task<LogWindow?> ReadAsync(ChainCursor from) => from.Next > finalized.Number
            ? Task.FromResult<LogWindow?>(null)
            : AsNullable(windows.ReadAsync(node, from.Next, from.Parent, finalized, ct));
    }

    private static async Task<LogWindow?> AsNullable(Task<LogWindow> window) => await window;

    private async Task ApplyAsync(IReadOnlyList<Log> logs, CancellationToken ct)
    {
        foreach (var handler in handlers)
        {
            var wanted = logs.Where(log => log.Topics.Count > 0 && handler.Topics.Contains(log.Topics[0])).ToList();
            if (wanted.Count > 0)
                await handler.ApplyAsync(wanted, ct);
        }
    }

    /// <summary>
    /// Writes the overlay from the last applied block on. If it began at the finalized block, an event could leave the
    /// overlay before its row is written.
    /// </summary>
    private async Task WriteOverlayAsync(
        EthereumClient node, BlockHeader applied, ReconcileStep.Follow follow, CancellationToken ct)
    {
        var limit = options.Value.OverlayEvents;
        var (logs, truncated) = await windows.ReadToHeadAsync(node, applied, follow.Head, limit, ct);
        if (truncated)
            LogTruncated(limit);
        await view.WriteAsync(new ChainOverlay(follow.Head, follow.Finalized, logs, truncated), ct);
        metrics.Reorg(await reorgs.DepthAsync(node, follow.Head, ct));
    }

    [LoggerMessage(2010, LogLevel.Error,
        "Reconciliation of {Scope} is halted: {Reason} It changes no data until an operator clears Halted on its row "
        + "of table Cursors.")]
    partial void LogHalted(string scope, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "The app cannot follow the chain now: {Reason}")]
    partial void LogWaiting(string reason);

    [LoggerMessage(2012, LogLevel.Warning,
        "The chain has more events above the finalized block than the {Limit} that the overlay holds. The later events "
        + "appear when they are finalized.")]
    partial void LogTruncated(int limit);
}
