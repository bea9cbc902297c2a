using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Ainft.Functions.Platform;

/// <summary>
/// A queue of Service Bus with duplicate detection. Messages that failed too often are in its dead-letter queue.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of Service Bus.")]
internal sealed class ServiceBusQueue(ServiceBusClient client, string name) : IMessageQueue
{
    private const int MostCounted = 1_000, MostPeeked = 250, MostListed = 10, AtOnce = 32;
    private const int LongestShown = 200, LongestReason = 100;

    private static readonly TimeSpan UntilEmpty = TimeSpan.FromSeconds(1);

    private readonly ServiceBusSender sender = client.CreateSender(name);

    public string Name => name;

    public Task SendAsync(string json, string cause, CancellationToken cancellationToken = default) =>
        SendAsync(BinaryData.FromString(QueueText.Bounded(json)), cause, null, cancellationToken);

    public Task ScheduleAsync(
        string json, string cause, DateTimeOffset due, CancellationToken cancellationToken = default) =>
        SendAsync(BinaryData.FromString(QueueText.Bounded(json)), cause, due, cancellationToken);

    public async Task<QueueLength> ReadLengthAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waiting = await PeekAsync(SubQueue.None, cancellationToken);
            var dead = await PeekAsync(SubQueue.DeadLetter, cancellationToken);
            return new QueueLength(name, waiting.Count, dead.Count, [.. dead.Take(MostListed).Select(Describe)]);
        }
        catch (RequestFailedException)
        {
            return new QueueLength(name, null, null);
        }
    }

    public async Task<int> RedeliverAsync(int most, CancellationToken cancellationToken)
    {
        var sent = 0;
        await using var dead = ReceiverOf(SubQueue.DeadLetter);
        while (sent < most
            && await RedeliverSomeAsync(dead, Math.Min(AtOnce, most - sent), cancellationToken) is > 0 and var some)
            sent += some;
        return sent;
    }

    /// <summary>Opens the links for sending and receiving, and reads one message without a lock.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        using var batch = await sender.CreateMessageBatchAsync(cancellationToken);
        await using var receiver = ReceiverOf(SubQueue.None);
        await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
    }

    private async Task SendAsync(BinaryData body, string cause, DateTimeOffset? due, CancellationToken ct)
    {
        var message = new ServiceBusMessage(body)
        {
            MessageId = QueueText.IdOf(name, body.ToString(), cause),
            ContentType = "application/json",
        };
        if (due is { } later)
            message.ScheduledEnqueueTime = later;
        await ServiceBus.AskAsync(
            async () =>
            {
                await sender.SendMessageAsync(message, ct);
                return true;
            },
            ct);
    }

    private Task<int> RedeliverSomeAsync(
        ServiceBusReceiver dead, int most, CancellationToken ct) => ServiceBus.AskAsync(
        async () =>
        {
            var messages = await dead.ReceiveMessagesAsync(most, UntilEmpty, ct);
            foreach (var message in messages)
            {
                // A dead letter has a number of its own, so the message is new each time that it failed.
                await SendAsync(BodyOf(message), $"dead letter {message.SequenceNumber}", null, ct);
                await dead.CompleteMessageAsync(message, ct);
            }
            return messages.Count;
        },
        ct);

    /// <summary>
    /// Reads messages without locks, the oldest first, because only an owner of the namespace may read counts.
    /// </summary>
    private Task<List<ServiceBusReceivedMessage>> PeekAsync(SubQueue part, CancellationToken ct) => ServiceBus.AskAsync(
        async () =>
        {
            await using var receiver = ReceiverOf(part);
            var found = new List<ServiceBusReceivedMessage>();
            while (found.Count < MostCounted)
            {
                var some = await receiver.PeekMessagesAsync(MostPeeked, cancellationToken: ct);
                if (some.Count == 0)
                    break;
                found.AddRange(some);
            }
            return found;
        },
        ct);

    private ServiceBusReceiver ReceiverOf(SubQueue part) =>
        client.CreateReceiver(name, new ServiceBusReceiverOptions { SubQueue = part });

    // Another program could have sent a message without bytes.
    private static BinaryData BodyOf(ServiceBusReceivedMessage message) =>
        message.GetRawAmqpMessage().Body.BodyType == AmqpMessageBodyType.Data ? message.Body : BinaryData.Empty;

    // Another program could have sent any text.
    private static DeadLetter Describe(ServiceBusReceivedMessage message) => new(
        Beginning(BodyOf(message).ToString(), LongestShown),
        message.EnqueuedTime,
        message.DeliveryCount,
        Beginning(message.DeadLetterReason ?? "", LongestReason));

    private static string Beginning(string text, int most) => text.Length <= most ? text : text[..most];
}
