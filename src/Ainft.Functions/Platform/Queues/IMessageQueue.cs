using System.Diagnostics.CodeAnalysis;

namespace Ainft.Functions.Platform;

/// <summary>
/// A queue of small JSON messages that point at work. Delivery is at least once, in no order. Messages travel over
/// Service Bus where a setting names its namespace, and over a storage queue otherwise.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue of messages.")]
public interface IMessageQueue
{
    /// <summary>The full name of the queue, with the prefix of the deployment.</summary>
    string Name { get; }

    /// <summary>Sends a message. After a lost answer the client sends the message again.</summary>
    /// <param name="json">The message, at most 48 KiB.</param>
    /// <param name="cause">
    /// The reason of the message, which makes it a new one. Service Bus drops a message when it received the same text
    /// with the same cause within the last ten minutes, even if the earlier message is done.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Azure.RequestFailedException">The queue did not accept the message.</exception>
    Task SendAsync(string json, string cause, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a message that arrives when it is due. It makes work punctual that a timer does later otherwise. A storage
    /// queue keeps repeated messages, and each of them would schedule another one, so it sends none.
    /// </summary>
    /// <param name="json">The message, at most 48 KiB.</param>
    /// <param name="cause">The reason of the message, as for <see cref="SendAsync"/>.</param>
    /// <param name="due">The time at which the message arrives.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Azure.RequestFailedException">The queue did not accept the message.</exception>
    Task ScheduleAsync(string json, string cause, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Reads how many messages wait, and how many failed too often.</summary>
    Task<QueueLength> ReadLengthAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends the messages that failed too often again, and returns their number. Each is sent before it is deleted, so
    /// a process that dies between the two leaves it twice, and its function is repeatable.
    /// </summary>
    /// <param name="most">The most messages, because a message that fails again must not make the call endless.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Azure.RequestFailedException">The queue does not answer.</exception>
    Task<int> RedeliverAsync(int most, CancellationToken cancellationToken);
}
