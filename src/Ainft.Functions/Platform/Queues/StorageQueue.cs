using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Ainft.Functions.Platform;

/// <summary>
/// A queue of the storage account, with a poison queue beside it. It has no use for causes, because it keeps repeated
/// messages.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of the storage kind.")]
internal sealed class StorageQueue(QueueClient queue, QueueClient poison) : IMessageQueue
{
    private const int AtOnce = 32;
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    public string Name => queue.Name;

    public Task SendAsync(string json, string cause, CancellationToken cancellationToken = default) =>
        queue.SendMessageAsync(QueueText.Bounded(json), cancellationToken);

    public Task ScheduleAsync(
        string json, string cause, DateTimeOffset due, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;

    // The first poison message creates its queue, so a missing one is empty.
    public async Task<QueueLength> ReadLengthAsync(CancellationToken cancellationToken) => new(
        Name,
        await LengthOfAsync(queue, null, cancellationToken),
        await LengthOfAsync(poison, 0, cancellationToken));

    public async Task<int> RedeliverAsync(int most, CancellationToken cancellationToken)
    {
        var sent = 0;
        try
        {
            while (sent < most
                && await RedeliverSomeAsync(Math.Min(AtOnce, most - sent), cancellationToken) is > 0 and var some)
                sent += some;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // No message failed too often yet.
        }
        return sent;
    }

    private async Task<int> RedeliverSomeAsync(int most, CancellationToken ct)
    {
        QueueMessage[] messages = await poison.ReceiveMessagesAsync(most, Hold, ct);
        foreach (var message in messages)
        {
            await queue.SendMessageAsync(message.Body, cancellationToken: ct);
            await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, ct);
        }
        return messages.Length;
    }

    /// <summary>The length of a queue. Null when the app may not read it.</summary>
    private static async Task<int?> LengthOfAsync(QueueClient queue, int? missing, CancellationToken ct)
    {
        try
        {
            var found = await queue.GetPropertiesAsync(ct);
            return found.Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return missing;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            return null;
        }
    }
}
