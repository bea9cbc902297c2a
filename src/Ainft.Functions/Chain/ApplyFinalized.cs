using Ainft.Ethereum;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Writes finalized events to the tables window by window. It moves the cursor after each window, which commits it.
/// </summary>
internal sealed class ApplyFinalized(
    LogWindows windows, ApplyLogs logs, CursorRow cursors, IOptions<ChainOptions> options,
    TimeProvider time, ChainMetrics metrics)
{
    /// <summary>
    /// Returns the last block whose events are in the tables. The result is null when another instance moved the
    /// cursor, because then that instance writes the overlay.
    /// </summary>
    public async Task<BlockHeader?> RunAsync(
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
                await logs.ApplyAsync(window.Logs, ct);
                (var moved, etag) = await cursors.MoveAsync(next, etag, ct);
                if (!moved)
                    return null;
                logs.Announce(window.Logs);
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
}
