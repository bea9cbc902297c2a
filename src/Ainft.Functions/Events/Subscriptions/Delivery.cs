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

/// <summary>The times between the attempts of a delivery (Standard Webhooks 1.0.0).</summary>
internal static class RetrySchedule
{
    /// <summary>The wait before each attempt. The first attempt is at once.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The longest time that a target can ask for with Retry-After.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The number of attempts.</summary>
    public static int Attempts => Waits.Length;

    /// <summary>
    /// The time of the attempt after so many failed ones, or null when no attempt follows. A later time that the target
    /// asks for overrides the schedule.
    /// </summary>
    public static DateTimeOffset? Next(int failed, DateTimeOffset now, TimeSpan? asked)
    {
        if (failed >= Waits.Length)
            return null;
        var wait = asked is { } after && after > Waits[failed] ? after : Waits[failed];
        return now + (wait < Longest ? wait : Longest);
    }
}
