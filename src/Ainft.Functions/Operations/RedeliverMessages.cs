using Ainft.Functions.Platform;

namespace Ainft.Functions.Operations;

/// <summary>
/// Sends messages that failed too often to their queues again, after an operator repaired the cause.
/// </summary>
internal sealed class RedeliverMessages(Queues queues)
{
    /// <summary>The most messages of one queue.</summary>
    public const int MostPerQueue = 1_000;

    /// <summary>Returns the number of messages that were sent again.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var sent = 0;
        foreach (var queue in queues.All)
            sent += await queue.RedeliverAsync(MostPerQueue, ct);
        return sent;
    }
}
