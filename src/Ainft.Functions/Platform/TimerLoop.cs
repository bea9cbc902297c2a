using NCrontab;

namespace Ainft.Functions.Platform;

/// <summary>Runs one timer function on its schedule, never twice at once.</summary>
internal sealed partial class TimerLoop(FunctionFile function, TriggerDispatcher dispatcher, TimeProvider time, ILogger log)
{
    private readonly CrontabSchedule schedule = CrontabSchedule.Parse(function.Schedule!, new CrontabSchedule.ParseOptions { IncludingSeconds = true });

    public async Task RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var now = time.GetUtcNow().UtcDateTime;
            await Task.Delay(schedule.GetNextOccurrence(now) - now, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested)
                await InvokeAsync(abandon);
        }
    }

    private async Task InvokeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await dispatcher.InvokeAsync(function.Name, cancellationToken: cancellationToken);
        }
        catch (Exception e)
        {
            TimerFailed(log, e, function.Name);
        }
    }

    [LoggerMessage(1111, LogLevel.Error, "{Function} failed; it runs again at its next time")]
    static partial void TimerFailed(ILogger log, Exception exception, string function);
}
