using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Platform;

/// <summary>
/// Polls one queue. A message is deleted when its function succeeds and seen again when it fails. One that failed too
/// often goes to the poison queue.
/// </summary>
internal sealed partial class QueueLoop(
    TriggeredFunction function, QueueSettings settings, FunctionRuns runs, Storage storage, TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly QueueClient queue = storage.QueueNamed(function.Queue!);
    private readonly QueueClient poison = storage.QueueNamed($"{function.Queue}-poison");

    public async Task RunAsync(CancellationToken stopping, CancellationToken abandon)
    {
        await Task.Yield();
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            if (await StepAsync(stopping, abandon))
            {
                pause = FirstPause;
                continue;
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < settings.MaxPollingInterval ? pause * 2 : settings.MaxPollingInterval;
        }
    }

    /// <summary>Takes and works on one batch; false when the queue is empty or does not answer.</summary>
    private async Task<bool> StepAsync(CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(settings.BatchSize, Visibility, stopping);
            await Task.WhenAll(messages.Select(message => WorkAsync(message, abandon)));
            return messages.Length > 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await CreateAsync(stopping);
            return false;
        }
        catch (Exception e)
        {
            // A loop that ended would end the process.
            QueueAway(log, e, queue.Name);
            return false;
        }
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        QueueMissing(log, queue.Name);
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: stopping);
        }
        catch (Exception e)
        {
            QueueAway(log, e, queue.Name);
        }
    }

    private async Task WorkAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await using var hold = new MessageHold(queue, message, Visibility, time);
        // A message may have been taken by processes that died: it counts as failed without being run once more.
        var failure = message.DequeueCount > settings.MaxDequeueCount
            ? new InvalidOperationException("It was taken too often.")
            : await TryAsync(message, cancellationToken);
        if (failure is null)
        {
            await hold.DeleteAsync();
            return;
        }

        MessageFailed(log, failure, function.Name, message.MessageId, message.DequeueCount, settings.MaxDequeueCount);
        if (message.DequeueCount < settings.MaxDequeueCount)
        {
            await hold.ReleaseAsync(settings.RetryAfter);
            return;
        }

        // Poison first: dying between the two leaves the message twice, never nowhere.
        await poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await poison.SendMessageAsync(message.Body, cancellationToken: cancellationToken);
        await hold.DeleteAsync();
    }

    private async Task<Exception?> TryAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await runs.RunAsync(function, message.Body, cancellationToken);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    [LoggerMessage(1121, LogLevel.Error, "{Function} failed on message {MessageId}, try {Try} of {Tries}")]
    static partial void MessageFailed(ILogger log, Exception exception, string function, string messageId, long @try, int tries);

    [LoggerMessage(1123, LogLevel.Warning, "The queue {Queue} was missing, so it is created again")]
    static partial void QueueMissing(ILogger log, string queue);

    [LoggerMessage(1122, LogLevel.Warning, "The queue {Queue} does not answer")]
    static partial void QueueAway(ILogger log, Exception exception, string queue);
}
