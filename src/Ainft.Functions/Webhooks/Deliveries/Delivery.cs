using Ainft.Ethereum;
using Azure;

namespace Ainft.Functions.Webhooks;

/// <summary>The state of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>A message of the queue names it, unless the message was lost.</summary>
    Queued,

    /// <summary>A try failed for a reason that can pass. It waits for the time of the next one.</summary>
    Retrying,

    /// <summary>The component exists, minted for the creator of the integration.</summary>
    Minted,

    /// <summary>The component exists as a reference, because its source does not name the creator.</summary>
    Referenced,

    /// <summary>The event changed no component. It is only recorded.</summary>
    Recorded,

    /// <summary>The event cannot become a component. The reason says why.</summary>
    Refused,

    /// <summary>All tries failed for reasons that could have passed. Its creator can redeliver it.</summary>
    Failed,
}

/// <summary>A verified delivery of an integration.</summary>
/// <param name="Integration">The integration.</param>
/// <param name="Id">
/// The SHA-256 of the integration, the key of the event and the body. So the same delivery twice is one row.
/// </param>
/// <param name="ReceivedAt">The time of the first receipt.</param>
public sealed record Delivery(Bytes32 Integration, Sha256Digest Id, DateTimeOffset ReceivedAt)
{
    /// <summary>The name of the event.</summary>
    public required string Event { get; init; }

    /// <summary>The headers that the reader of the event asked for, by name. No secret is among them.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public DeliveryState State { get; init; } = DeliveryState.Queued;

    /// <summary>The component or the reference. Null without one.</summary>
    public AinftId? Component { get; init; }

    /// <summary>The repository and the revision that the event names, for people.</summary>
    public string? Subject { get; init; }

    /// <summary>The reason of the state, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>The number of tries since it was received or redelivered.</summary>
    public int Tries { get; init; }

    /// <summary>The end of the last try.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>
    /// The time at which the sweep queues it. Null for a delivery that ended, and for one from before the sweep.
    /// </summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The version of the stored row.</summary>
    public ETag ETag { get; init; }

    /// <summary>Whether it has no result yet.</summary>
    public bool IsOpen => State is DeliveryState.Queued or DeliveryState.Retrying;

    /// <summary>
    /// Whether it waits for its next try, so that a message about it is too early. The same event may come again, and
    /// the platform may have asked for a pause.
    /// </summary>
    public bool IsEarly(DateTimeOffset now) => State == DeliveryState.Retrying && DueAt > now;
}

/// <summary>The result of a try.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">The reason, for people.</param>
/// <param name="Component">The component or the reference.</param>
public sealed record DeliveryEnd(DeliveryState State, string? Reason = null, AinftId? Component = null)
{
    /// <summary>The time that the platform asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
