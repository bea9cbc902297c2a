using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Ainft.Testing.Bus;

/// <summary>A message that a queue keeps.</summary>
internal sealed class BusMessage(Message received, long sequence, DateTimeOffset enqueued)
{
    private static readonly Symbol Due = new("x-opt-scheduled-enqueue-time");

    private readonly byte[] body = (received.BodySection as Data)?.Binary ?? [];
    private readonly Symbol? contentType = received.Properties?.ContentType;

    public string Id { get; } = received.Properties?.GetMessageId() as string ?? "";

    public long Sequence => sequence;

    /// <summary>How often the message was delivered.</summary>
    public int Deliveries { get; set; }

    public string? Reason { get; set; }

    public string? Description { get; set; }

    /// <summary>Delivers a scheduled message when it is due.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>The time at which a message arrives. Null when it arrives at once.</summary>
    public static DateTimeOffset? DueOf(Message received) =>
        received.MessageAnnotations?.Map.TryGetValue(Due, out var due) == true && due is DateTime at
            ? new DateTimeOffset(at.ToUniversalTime())
            : null;

    /// <summary>The message as the broker sends it.</summary>
    /// <param name="deliveries">The earlier deliveries. A peeked message has all of them.</param>
    /// <param name="lockedUntil">The end of the lock.</param>
    public Message Write(int deliveries, DateTimeOffset lockedUntil)
    {
        var message = new Message
        {
            Header = new Header { DeliveryCount = (uint)deliveries },
            MessageAnnotations = new MessageAnnotations(),
            Properties = new Properties { MessageId = Id },
            ApplicationProperties = new ApplicationProperties(),
            BodySection = new Data { Binary = body },
        };
        if (contentType is not null)
            message.Properties.ContentType = contentType;
        message.MessageAnnotations[new Symbol("x-opt-sequence-number")] = sequence;
        message.MessageAnnotations[new Symbol("x-opt-enqueued-time")] = enqueued.UtcDateTime;
        message.MessageAnnotations[new Symbol("x-opt-locked-until")] = lockedUntil.UtcDateTime;
        if (Reason is not null)
            message.ApplicationProperties["DeadLetterReason"] = Reason;
        if (Description is not null)
            message.ApplicationProperties["DeadLetterErrorDescription"] = Description;
        return message;
    }

    /// <summary>The bytes of the message, as a peek returns them.</summary>
    public byte[] Encode()
    {
        var buffer = Write(Deliveries, enqueued).Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    /// <summary>The message as its dead-letter queue keeps it.</summary>
    public BusMessage Kill(long number, DateTimeOffset at, string? reason, string? description) =>
        new(Write(0, at), number, at) { Deliveries = Deliveries, Reason = reason, Description = description };
}
