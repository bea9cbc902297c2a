using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Platform;

/// <summary>
/// Keeps a received message invisible to other instances while it is processed. After a lost renewal another instance
/// may process the message.
/// </summary>
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
        (this.queue, this.message, this.visibility, this.time) = (queue, message, visibility, time);
        receipt = message.PopReceipt;
        renewal = RenewAsync();
    }

    /// <summary>Deletes the message after its work is done.</summary>
    public async Task DeleteAsync()
    {
        await StopAsync();
        await UnlessGoneAsync(() => queue.DeleteMessageAsync(message.MessageId, receipt));
    }

    /// <summary>Makes the message visible again after a pause.</summary>
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
            await UnlessGoneAsync(async () =>
            {
                UpdateReceipt renewed =
                    await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: visibility);
                receipt = renewed.PopReceipt;
            });
        }
    }

    // Azure answers a stale receipt with 404, and Azurite with 400.
    private static async Task UnlessGoneAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is RequestFailedException { Status: 0 or 400 or 404 or >= 500 }
            or AggregateException or OperationCanceledException)
        {
            // Delivery is at least once, and the instance that receives the message next can repeat the work safely.
        }
    }
}
