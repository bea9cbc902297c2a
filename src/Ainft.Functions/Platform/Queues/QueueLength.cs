namespace Ainft.Functions.Platform;

/// <summary>The messages of a queue, and those that failed too often.</summary>
/// <param name="Name">The full name of the queue.</param>
/// <param name="Messages">
/// The approximate number of its messages, up to 1,000 over Service Bus. Null when the queue cannot be read.
/// </param>
/// <param name="Poison">The number of messages that failed too often, with the same limits.</param>
/// <param name="DeadLetters">The oldest of them over Service Bus. Null over a storage queue.</param>
public sealed record QueueLength(
    string Name, int? Messages, int? Poison, IReadOnlyList<DeadLetter>? DeadLetters = null);

/// <summary>A message that Service Bus set aside, because it failed too often.</summary>
/// <param name="Message">The beginning of its text.</param>
/// <param name="SentAt">The time at which the queue accepted it.</param>
/// <param name="Tries">How often it was delivered.</param>
/// <param name="Reason">The kind of its last failure, or the reason of Service Bus.</param>
public sealed record DeadLetter(string Message, DateTimeOffset SentAt, int Tries, string Reason);
