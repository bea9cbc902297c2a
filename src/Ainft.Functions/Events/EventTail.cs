namespace Ainft.Functions.Events;

/// <summary>
/// The head of the log for the connections of this instance. They share one read of the head in half a second, and an
/// append of this instance wakes them at once.
/// </summary>
internal sealed class EventTail(EventLog log, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim gate = new(1);
    private TaskCompletionSource appended = New();
    private LogHead? head;
    private long readAt;

    /// <summary>The head, at most half a second old.</summary>
    public async Task<LogHead> ReadAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            // An append sets the field to null at any time, so the field is read once.
            var known = head;
            if (known is null || time.GetElapsedTime(readAt) >= Every)
            {
                (known, readAt) = (await log.ReadHeadAsync(ct), time.GetTimestamp());
                head = known;
            }
            return known;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits for an append of this instance, or for half a second.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var next = appended.Task;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(next, Task.Delay(Every, time, stop.Token));
        await stop.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    /// <summary>Wakes the connections, because this instance appended events.</summary>
    public void Appended()
    {
        head = null;
        Interlocked.Exchange(ref appended, New()).SetResult();
    }

    public void Dispose() => gate.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
