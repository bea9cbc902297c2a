using Azure;

namespace Ainft.Functions.Events;

/// <summary>
/// Appends the events of this instance's commits and of the final decisions that it applied a moment later, several at
/// a time. It is a background loop, so that a mint waits for no part of it. The sweep finds the work that this loop
/// loses.
/// </summary>
internal sealed partial class AppendLoop(
    PendingFacts pending, AppendPending append, TimeProvider time, ILogger<AppendLoop> log) : BackgroundService
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
    /// Appends the events of the waiting work. It stays when another instance holds the lease or storage fails.
    /// </summary>
    private async Task StepAsync(CancellationToken ct)
    {
        var work = pending.Take(AtOnce);
        var isDone = false;
        try
        {
            isDone = await append.RunAsync(work, ct);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AppendLostException
            or InvalidDataException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            LogFailed(e, work.Sources.Count, work.HasDecisions);
            await Task.Delay(AfterFailure, time, ct);
        }
        if (!isDone)
            pending.Add(work);
    }

    [LoggerMessage(7001, LogLevel.Warning,
        "The events of {Sources} commits are not in the log yet (with final decisions: {HasDecisions}). The app tries "
        + "again.")]
    private partial void LogFailed(Exception failure, int sources, bool hasDecisions);
}
