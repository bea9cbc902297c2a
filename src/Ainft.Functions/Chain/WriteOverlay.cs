using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Replaces the overlay by the events from the last applied block on. If it began at the finalized block, an event
/// could leave the overlay before its row is written.
/// </summary>
internal sealed partial class WriteOverlay(
    LogWindows windows, ChainView view, IOptions<ChainOptions> options, ChainMetrics metrics,
    ILogger<WriteOverlay> logger)
{
    private readonly ReorgWatch reorgs = new();

    public async Task RunAsync(
        EthereumClient node, BlockHeader applied, ReconcileStep.Follow step, CancellationToken ct)
    {
        var limit = options.Value.OverlayEvents;
        var (logs, truncated) = await windows.ReadToHeadAsync(node, applied, step.Head, limit, ct);
        if (truncated)
            LogTruncated(limit);
        await view.WriteAsync(new ChainOverlay(step.Head, step.Finalized, logs, truncated), ct);
        metrics.Reorg(await reorgs.DepthAsync(node, step.Head, ct));
    }

    [LoggerMessage(2012, LogLevel.Warning,
        "The chain has more events above the finalized block than the {Limit} that the overlay holds. The later events "
        + "appear when they are finalized.")]
    partial void LogTruncated(int limit);
}
