using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Platform;

/// <summary>
/// Polls one queue. It deletes a message when its function succeeds, and makes it visible again when its function
/// fails. A message that failed too often goes to the poison queue.
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

    /// <summary>Receives and processes one batch. False when the queue is empty or does not answer.</summary>
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
            // An exception that ends the loop would end the process.
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
        // A message above the limit was received by instances that died, so it fails without another run.
        var failure = message.DequeueCount > settings.MaxDequeueCount
            ? new InvalidOperationException("The message was received too often.")
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

        // In this order an instance that dies between the two calls leaves the message twice. The other would lose it.
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
    internal static partial void MessageFailed(
        ILogger log, Exception exception, string function, string messageId, long @try, int tries);

    [LoggerMessage(1123, LogLevel.Warning, "The queue {Queue} was missing, so the app creates it again")]
    static partial void QueueMissing(ILogger log, string queue);

    [LoggerMessage(1122, LogLevel.Warning, "The queue {Queue} does not answer")]
    internal static partial void QueueAway(ILogger log, Exception exception, string queue);
}
