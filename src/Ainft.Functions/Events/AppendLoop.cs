using Azure;

namespace Ainft.Functions.Events;

/// <summary>
/// Appends the events of this instance's commits a moment later, several commits at a time. It is a background loop, so
/// that a mint waits for no part of it. <see cref="SweepEvents"/> finds the commits that this loop loses.
/// </summary>
internal sealed partial class AppendLoop(
    PendingFacts pending, AppendEvents append, TimeProvider time, ILogger<AppendLoop> log) : BackgroundService
{
    private const int AtOnce = 64;

    /// <summary>The loop collects commits for this time, so that a busy instance appends many together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await pending.WaitAsync(stoppingToken);
                await Task.Delay(Gather, time, stoppingToken);
                await StepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends. The sweep of another instance appends the rest.
        }
    }

    /// <summary>
    /// Appends the events of the waiting sources. They stay when another instance holds the lease or storage fails.
    /// </summary>
    private async Task StepAsync(CancellationToken ct)
    {
        var sources = pending.Take(AtOnce);
        var isDone = false;
        try
        {
            isDone = await append.RunAsync(sources, ct);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AppendLostException
            or InvalidDataException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            LogFailed(e, sources.Count);
            await Task.Delay(AfterFailure, time, ct);
        }
        if (isDone)
            return;
        foreach (var source in sources)
            pending.Add(source);
    }

    [LoggerMessage(7001, LogLevel.Warning,
        "The events of {Sources} commits are not in the log yet. The app tries again.")]
    private partial void LogFailed(Exception failure, int sources);
}
