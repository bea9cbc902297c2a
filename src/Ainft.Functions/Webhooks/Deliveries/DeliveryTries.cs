using Ainft.Functions.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Decides the next try of a delivery. The waits between tries grow as those of the registry's own webhooks do, from
/// seconds to a day. After the last one the delivery has failed.
/// </summary>
internal static class DeliveryTries
{
    /// <summary>
    /// A queued delivery without a result for this time has lost its message, or its try ended without a result. A try
    /// takes 4 minutes at most.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    private const string Silent =
        "No try of this delivery recorded a result. The log of the registry has the reason. Redeliver the event.";

    /// <summary>The delivery after a try.</summary>
    public static Delivery Ended(Delivery delivery, DeliveryEnd end, DateTimeOffset now)
    {
        var tries = delivery.Tries + 1;
        var due = end.State == DeliveryState.Retrying ? RetrySchedule.Next(tries, now, end.RetryAfter) : null;
        return delivery with
        {
            State = end.State == DeliveryState.Retrying && due is null ? DeliveryState.Failed : end.State,
            Reason = end.Reason,
            Component = end.Component,
            Tries = tries,
            TriedAt = now,
            DueAt = due,
        };
    }

    /// <summary>The delivery once its time has come. It is queued, or it had its last try.</summary>
    public static Delivery Due(Delivery delivery, DateTimeOffset now)
    {
        if (delivery.State == DeliveryState.Retrying)
            return Queued(delivery, now);
        var tries = delivery.Tries + 1;
        return RetrySchedule.Next(tries, now, Silence) is { } due
            ? delivery with { Tries = tries, DueAt = due }
            : delivery with
            {
                State = DeliveryState.Failed,
                Reason = Silent,
                Tries = tries,
                DueAt = null,
            };
    }

    /// <summary>The delivery once a message about it is sent.</summary>
    public static Delivery Queued(Delivery delivery, DateTimeOffset now) =>
        delivery with { State = DeliveryState.Queued, DueAt = now + Silence };
}
