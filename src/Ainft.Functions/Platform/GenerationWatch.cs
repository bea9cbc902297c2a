using Azure;

namespace Ainft.Functions.Platform;

/// <summary>
/// Ends the process in an orderly way when another generation of the index counts than the one it uses, or when rows of that were mended:
/// its host starts it anew, with the right tables and nothing remembered. A loop of the process and no timer function, because of many instances a host lets only one run a timer.
/// </summary>
internal sealed partial class GenerationWatch(
    Storage storage, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GenerationWatch> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (await ReadAsync(stoppingToken) is { } current && storage.IsOutdatedBy(current))
                {
                    LogChanged(storage.Generation, current.Number);
                    lifetime.StopApplication();
                    return;
                }
        }
        catch (OperationCanceledException)
        {
            // The process ends anyway.
        }
    }

    private async Task<IndexGeneration?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await storage.Generations.ReadAsync(ct);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Storage is out of reach: nothing is known, and the next look will tell.
            return null;
        }
    }

    [LoggerMessage(1120, LogLevel.Warning, "The index was rebuilt or mended: generation {Now} counts, this process uses {Used} as it was; it ends so that a new one begins")]
    private partial void LogChanged(int used, int now);
}
