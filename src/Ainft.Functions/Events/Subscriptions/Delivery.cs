using Ainft.Ethereum;
using Azure;

namespace Ainft.Functions.Events;

/// <summary>A message for the target of a subscription, with the attempts so far.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Key">The key of its row, which sorts by the position of the event.</param>
/// <param name="Message">The id of the message, which a receiver gets as <c>webhook-id</c>.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Body">The body, the same in each attempt.</param>
/// <param name="Attempts">The attempts that failed.</param>
/// <param name="DueAt">The time of the next attempt. Null for a dead letter.</param>
/// <param name="Failure">The reason of the last failure, for people.</param>
internal sealed record Delivery(
    Bytes32 Subscription, string Key, string Message, string Type, byte[] Body, int Attempts, DateTimeOffset? DueAt,
    string? Failure)
{
    public ETag ETag { get; init; }

    /// <summary>Whether no attempt follows.</summary>
    public bool IsDead => DueAt is null;
}
