using Azure;
using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace Ainft.Functions.Platform;

/// <summary>Runs one timer function on its schedule, never twice at once.</summary>
/// <remarks>
/// As under a Functions host, the loop remembers schedules with a minute or more between two times. A start after a
/// missed time runs the function at once, with <see cref="TimerInfo.IsPastDue"/>.
/// </remarks>
internal sealed partial class TimerLoop(
    TriggeredFunction function, FunctionRuns runs, TimerMemory memory, TimeProvider time, ILogger log)
{
    private const int Looked = 5;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly CrontabSchedule schedule = function.Schedule!;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        await Task.Yield();
        var isRemembered = IsRemembered();
        var last = isRemembered ? await FindLastAsync(stopping) : null;
        if (last is not null && schedule.GetNextOccurrence(last.Value) < Now && !stopping.IsCancellationRequested)
            last = await InvokeAsync(last, isPastDue: true, isRemembered, abandon);
        while (!stopping.IsCancellationRequested)
        {
            var now = Now;
            await Task.Delay(schedule.GetNextOccurrence(now) - now, time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested)
                last = await InvokeAsync(last, isPastDue: false, isRemembered, abandon);
        }
    }

    private bool IsRemembered()
    {
        var times = schedule.GetNextOccurrences(Now, DateTime.MaxValue).Take(Looked).ToArray();
        return times.Zip(times.Skip(1), (one, next) => next - one).All(gap => gap >= Remembered);
    }

    private async Task<DateTime?> InvokeAsync(
        DateTime? last, bool isPastDue, bool isRemembered, CancellationToken cancellationToken)
    {
        var started = Now;
        var status = isRemembered
            ? new ScheduleStatus { Last = last ?? default, Next = schedule.GetNextOccurrence(started) }
            : null;
        try
        {
            var timer = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status! };
            await runs.RunAsync(function, timer, cancellationToken);
        }
        catch (Exception e)
        {
            TimerFailed(log, e, function.Name);
        }

        if (isRemembered)
            await KeepLastAsync(started, cancellationToken);
        return started;
    }

    private async Task<DateTime?> FindLastAsync(CancellationToken ct)
    {
        try
        {
            return (await memory.FindAsync(function.Name, ct))?.UtcDateTime;
        }
        catch (Exception e) when (IsStorageFailure(e))
        {
            MemoryAway(log, e, function.Name);
            return null;
        }
    }

    private async Task KeepLastAsync(DateTime at, CancellationToken ct)
    {
        try
        {
            await memory.KeepAsync(function.Name, at, ct);
        }
        catch (Exception e) when (IsStorageFailure(e))
        {
            MemoryAway(log, e, function.Name);
        }
    }

    private static bool IsStorageFailure(Exception e) =>
        e is RequestFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(1111, LogLevel.Error, "{Function} failed. It runs again at its next time")]
    static partial void TimerFailed(ILogger log, Exception exception, string function);

    [LoggerMessage(1112, LogLevel.Warning,
        "Storage could not read or write when {Function} ran, so it runs at its next time")]
    static partial void MemoryAway(ILogger log, Exception exception, string function);
}
