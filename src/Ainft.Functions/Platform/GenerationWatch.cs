using Azure;

namespace Ainft.Functions.Platform;

/// <summary>
/// Stops the process when another generation of the index becomes current, or when rows of this generation were
/// repaired. The host then starts the process again, with the right tables and empty caches. This is a background loop
/// and not a timer function, because a host runs a timer on one instance only.
/// </summary>
internal sealed partial class GenerationWatch(
    Storage storage, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GenerationWatch> log)
    : BackgroundService
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
            // The process ends, so the loop ends too.
        }
    }

    private async Task<IndexGeneration?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await storage.Generations.ReadAsync(ct);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException
            or OperationCanceledException && !ct.IsCancellationRequested)
        {
            // Storage does not answer, so the loop asks again after the usual time.
            return null;
        }
    }

    [LoggerMessage(1120, LogLevel.Warning,
        "The index was rebuilt or repaired. Generation {Now} is current, and this process uses {Used} with older rows. "
        + "The process ends so that its host starts it again")]
    private partial void LogChanged(int used, int now);
}
