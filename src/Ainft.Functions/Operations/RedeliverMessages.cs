using Ainft.Functions.Platform;
using Azure;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Operations;

/// <summary>
/// Sends poison messages to their queues again, after an operator repaired the cause. A message is sent before it is
/// deleted, so a process that dies between the two leaves it twice, and its function is repeatable.
/// </summary>
internal sealed class RedeliverMessages(Storage storage, FunctionRuns functions)
{
    /// <summary>The most messages of one queue. A message that fails again must not make the act endless.</summary>
    public const int MostPerQueue = 1_000;

    private const int AtOnce = 32;
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    /// <summary>The full names of all queues.</summary>
    public IEnumerable<string> Queues => functions.Functions.Select(function => function.Queue).OfType<string>();

    /// <summary>Returns the number of messages that were sent again.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var sent = 0;
        foreach (var queue in Queues)
            sent += await RunAsync(queue, ct);
        return sent;
    }

    private async Task<int> RunAsync(string name, CancellationToken ct)
    {
        var (queue, poison, sent) = (storage.QueueNamed(name), storage.QueueNamed($"{name}-poison"), 0);
        try
        {
            while (sent < MostPerQueue)
            {
                QueueMessage[] messages = await poison.ReceiveMessagesAsync(AtOnce, Hold, ct);
                if (messages.Length == 0)
                    break;
                foreach (var message in messages)
                {
                    await queue.SendMessageAsync(message.Body, cancellationToken: ct);
                    await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, ct);
                    sent++;
                }
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // The first poison message creates the queue, so none was poisoned yet.
        }
        return sent;
    }
}
