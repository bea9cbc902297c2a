using System.Diagnostics.CodeAnalysis;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Ainft.Testing.Bus;

/// <summary>A queue of the fake Service Bus, or the dead-letter queue of one.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue of messages.")]
public sealed class FakeBusQueue
{
    /// <summary>How often a message is delivered before it becomes a dead letter.</summary>
    public const int MostDeliveries = 5;

    /// <summary>How long the id of a message is kept.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private static readonly Symbol LockLost = new("com.microsoft:message-lock-lost");

    private readonly Lock gate = new();
    private readonly List<BusMessage> ready = [], scheduled = [];
    private readonly Dictionary<Guid, BusLock> locked = [];
    private readonly Dictionary<string, DateTimeOffset> seen = [];
    private readonly List<BusConsumer> consumers = [];
    private readonly TimeProvider time;
    private long last;
    private int dropped, renewed;

    internal FakeBusQueue(TimeProvider time, FakeBusQueue? dead) => (this.time, DeadLetters) = (time, dead);

    /// <summary>The dead-letter queue. Null for a dead-letter queue.</summary>
    public FakeBusQueue? DeadLetters { get; }

    /// <summary>How long a client holds a message, unless it renews the lock.</summary>
    public TimeSpan LockTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The messages that are not settled, scheduled ones included.</summary>
    public int Count => Locked(() => ready.Count + scheduled.Count + locked.Count);

    /// <summary>The messages that are not due yet.</summary>
    public int Scheduled => Locked(() => scheduled.Count);

    /// <summary>The messages that a client holds.</summary>
    public int Held => Locked(() => locked.Count);

    /// <summary>The messages that were dropped, because their id was known.</summary>
    public int Dropped => Locked(() => dropped);

    /// <summary>The locks that clients renewed.</summary>
    public int Renewed => Locked(() => renewed);

    /// <summary>The reasons of the messages of a dead-letter queue.</summary>
    public IReadOnlyList<string?> Reasons => Locked(() => ready.ConvertAll(message => message.Reason));

    /// <summary>Ends all locks, as if their time were over. The messages are delivered again.</summary>
    public void ExpireLocks() => Locked(() =>
    {
        foreach (var (token, held) in locked.ToArray())
        {
            Unlock(token, held);
            Return(held.Message);
        }
        Pump();
    });

    internal void Enqueue(Message received) => Locked(() =>
    {
        var (now, due) = (time.GetUtcNow(), BusMessage.DueOf(received));
        var message = new BusMessage(received, ++last, now);
        if (message.Id.Length > 0 && seen.TryGetValue(message.Id, out var at) && now - at < Window)
        {
            dropped++;
            return;
        }
        seen[message.Id] = now;
        if (due > now)
            Schedule(message, due.Value - now);
        else
            ready.Add(message);
        Pump();
    });

    internal void Give(BusConsumer consumer, int credit) => Locked(() =>
    {
        if (!consumers.Contains(consumer))
            consumers.Add(consumer);
        consumer.Credit = Math.Max(0, consumer.Credit + credit);
        Pump();
    });

    internal void Remove(BusConsumer consumer) => Locked(() => consumers.Remove(consumer));

    /// <summary>Settles a delivery as the client asks. Returns why it cannot, or null.</summary>
    internal Error? Settle(Message sent, DeliveryState outcome) => Locked(() =>
    {
        var (token, held) = locked.FirstOrDefault(one => ReferenceEquals(one.Value.Sent, sent));
        if (held is null)
            return new Error(LockLost) { Description = "The lock of the message is lost." };
        Unlock(token, held);
        if (outcome is Rejected rejected)
            Kill(held.Message, rejected.Error?.Info);
        else if (outcome is not Accepted)
            Return(held.Message);
        Pump();
        return null;
    });

    /// <summary>Renews locks, and returns their ends. Null when one of them is lost.</summary>
    internal DateTime[]? Renew(Guid[] tokens) => Locked(() =>
    {
        if (!tokens.All(locked.ContainsKey))
            return null;
        renewed += tokens.Length;
        foreach (var token in tokens)
            locked[token].Ends.Change(LockTime, Timeout.InfiniteTimeSpan);
        return tokens.Select(_ => (time.GetUtcNow() + LockTime).UtcDateTime).ToArray();
    });

    /// <summary>The messages from a number on, without locks.</summary>
    internal IReadOnlyList<byte[]> Peek(long from, int most) => Locked(() => ready.Concat(scheduled)
        .Concat(locked.Values.Select(one => one.Message)).Where(message => message.Sequence >= from)
        .OrderBy(message => message.Sequence).Take(most).Select(message => message.Encode()).ToArray());

    private void Schedule(BusMessage message, TimeSpan later)
    {
        scheduled.Add(message);
        message.Timer = time.CreateTimer(_ => Arrive(message), null, later, Timeout.InfiniteTimeSpan);
    }

    private void Arrive(BusMessage message) => Locked(() =>
    {
        message.Timer?.Dispose();
        scheduled.Remove(message);
        ready.Add(message);
        Pump();
    });

    private void Pump()
    {
        while (ready.FirstOrDefault() is { } message && consumers.Find(one => one.Credit > 0) is { } consumer)
        {
            var (token, sent) = (Guid.NewGuid(), message.Write(message.Deliveries, time.GetUtcNow() + LockTime));
            (message.Deliveries, consumer.Credit) = (message.Deliveries + 1, consumer.Credit - 1);
            ready.Remove(message);
            var held = new BusLock(
                message, sent, time.CreateTimer(_ => Expire(token), null, LockTime, Timeout.InfiniteTimeSpan));
            locked[token] = held;
            try
            {
                LockTokens.Send(consumer.Link, sent, token);
            }
            catch (AmqpException)
            {
                // The link is closing, so the message waits for another one.
                consumers.Remove(consumer);
                Unlock(token, held);
                message.Deliveries--;
                ready.Insert(0, message);
            }
        }
    }

    private void Expire(Guid token) => Locked(() =>
    {
        if (!locked.TryGetValue(token, out var held))
            return;
        Unlock(token, held);
        Return(held.Message);
        Pump();
    });

    private void Unlock(Guid token, BusLock held)
    {
        locked.Remove(token);
        held.Ends.Dispose();
    }

    private void Return(BusMessage message)
    {
        if (DeadLetters is not null && message.Deliveries >= MostDeliveries)
            DeadLetters.Bury(message, "MaxDeliveryCountExceeded", null);
        else
            ready.Insert(ready.Count(other => other.Sequence < message.Sequence), message);
    }

    private void Kill(BusMessage message, Fields? info) => DeadLetters?.Bury(
        message, Of(info, "DeadLetterReason"), Of(info, "DeadLetterErrorDescription"));

    private void Bury(BusMessage message, string? reason, string? description) => Locked(() =>
    {
        ready.Add(message.Kill(++last, time.GetUtcNow(), reason, description));
        Pump();
    });

    private static string? Of(Fields? info, string name) =>
        info?.TryGetValue(new Symbol(name), out var value) == true ? value as string : null;

    private void Locked(Action act)
    {
        lock (gate)
            act();
    }

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
            return read();
    }
}

/// <summary>A client that receives, and how many messages it accepts.</summary>
internal sealed class BusConsumer(ListenerLink link)
{
    public ListenerLink Link => link;

    public int Credit { get; set; }
}

/// <summary>A message that a client holds.</summary>
/// <param name="Message">The message of the queue.</param>
/// <param name="Sent">The message as the client received it.</param>
/// <param name="Ends">Ends the lock.</param>
internal sealed record BusLock(BusMessage Message, Message Sent, ITimer Ends);
