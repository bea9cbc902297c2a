using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Announces a batch with a finalized anchor by a queue message, and appends its events when the message arrives.
/// </summary>
internal sealed class AnnounceBatch(AppendEvents append, Queues queues, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IMessageQueue queue = queues.Open("events");

    public Task SendAsync(Bytes32 root, CancellationToken ct) =>
        queue.SendAsync(DigestMessage.Write("batch", new Sha256Digest(root)), "finalized", ct);

    /// <summary>
    /// Appends the events of a batch. It waits while another instance holds the lease, because each failure is one of
    /// the five tries of the message. The host keeps the message invisible meanwhile.
    /// </summary>
    /// <exception cref="AppendLostException">
    /// Another writer was first. The queue delivers the message again.
    /// </exception>
    public async Task AppendAsync(Sha256Digest root, CancellationToken ct)
    {
        while (!await append.RunAsync([FactSource.Batch(root.Value)], ct))
            await Task.Delay(Pause, time, ct);
    }
}
