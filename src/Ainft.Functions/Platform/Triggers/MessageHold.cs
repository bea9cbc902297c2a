using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Platform;

/// <summary>Keeps a received message invisible to others while it is worked on. A message that slipped away is somebody else's now.</summary>
internal sealed class MessageHold : IAsyncDisposable
{
    private readonly QueueClient queue;
    private readonly QueueMessage message;
    private readonly TimeSpan visibility;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource done = new();
    private readonly Task renewal;
    private string receipt;

    public MessageHold(QueueClient queue, QueueMessage message, TimeSpan visibility, TimeProvider time)
    {
        (this.queue, this.message, this.visibility, this.time, receipt) = (queue, message, visibility, time, message.PopReceipt);
        renewal = RenewAsync();
    }

    /// <summary>Removes the message: it is done.</summary>
    public async Task DeleteAsync()
    {
        await StopAsync();
        await UnlessGoneAsync(() => queue.DeleteMessageAsync(message.MessageId, receipt));
    }

    /// <summary>Lets others see the message again after a pause.</summary>
    public async Task ReleaseAsync(TimeSpan after)
    {
        await StopAsync();
        await UnlessGoneAsync(() => queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: after));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        done.Dispose();
    }

    private async Task StopAsync()
    {
        await done.CancelAsync();
        await renewal;
    }

    private async Task RenewAsync()
    {
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(visibility / 3, time, done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
                return;
            await UnlessGoneAsync(async () => receipt = (await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: visibility)).Value.PopReceipt);
        }
    }

    // A stale receipt is 404 in Azure and 400 in Azurite.
    private static async Task UnlessGoneAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 or 400 or 404 or >= 500 } or AggregateException or OperationCanceledException)
        {
            // Delivery is at least once: whoever sees the message next repeats work that is safe to repeat.
        }
    }
}
