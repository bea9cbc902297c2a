using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Storage.Queues;

namespace Ainft.Functions.Platform;

/// <summary>A queue of small JSON messages that point at work. Delivery is at least once, in no order.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of the storage kind.")]
public sealed class MessageQueue(QueueClient client)
{
    private const int Longest = 48 * 1024;

    /// <summary>Sends a message. After a lost answer the SDK sends the message again.</summary>
    public async Task SendAsync(string json, CancellationToken cancellationToken = default)
    {
        if (Encoding.UTF8.GetByteCount(json) > Longest)
            throw new ArgumentException("A message has at most 48 KiB, which are 64 KiB in base64.", nameof(json));
        await client.SendMessageAsync(json, cancellationToken);
    }
}
