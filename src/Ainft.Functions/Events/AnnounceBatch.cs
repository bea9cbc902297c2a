using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Announces a batch with a finalized anchor by a queue message, and appends its events when the message arrives.
/// </summary>
internal sealed class AnnounceBatch(AppendEvents append, Queues queues)
{
    private readonly IMessageQueue queue = queues.Open("events");

    public Task SendAsync(Bytes32 root, CancellationToken ct) =>
        queue.SendAsync(DigestMessage.Write("batch", new Sha256Digest(root)), "finalized", ct);

    /// <exception cref="InvalidOperationException">
    /// Another instance appends now. The queue delivers the message again.
    /// </exception>
    public async Task AppendAsync(Sha256Digest root, CancellationToken ct)
    {
        if (!await append.RunAsync([FactSource.Batch(root.Value)], ct))
            throw new AppendLostException();
    }
}
