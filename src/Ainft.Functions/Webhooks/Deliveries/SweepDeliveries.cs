using Ainft.Ethereum;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Queues the deliveries whose time has come. They wait for their next try, or their message was lost before or in the
/// queue. Processing a delivery is repeatable, so a message too many does no harm.
/// </summary>
internal sealed partial class SweepDeliveries(
    DeliveryStore deliveries, AnnounceDelivery announce, TimeProvider time, ILogger<SweepDeliveries> log)
{
    /// <summary>The most deliveries of a sweep. The next one continues.</summary>
    private const int Most = 1_000;

    private const int AtOnce = 8;

    public async Task RunAsync(CancellationToken ct)
    {
        var due = await deliveries.ListDueAsync(time.GetUtcNow(), Most, ct);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, SweepAsync);
    }

    private async ValueTask SweepAsync(WaitingDelivery one, CancellationToken ct)
    {
        try
        {
            if (await FindAsync(one, ct) is { } found)
            {
                await QueueAsync(found, ct);
                return;
            }
            // The row comes before its delivery, and an instance may have ended between the two.
            await deliveries.ForgetAsync(one, ct);
            // The delivery may have got this time between the two reads.
            if (await FindAsync(one, ct) is { } late)
                await QueueAsync(late, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // One delivery that fails must not stop the others.
            LogStuck(e, one.Id, one.Integration);
        }
    }

    private async Task<Delivery?> FindAsync(WaitingDelivery one, CancellationToken ct) =>
        await deliveries.FindAsync(one.Integration, one.Id, ct) is { IsOpen: true } found && found.DueAt == one.DueAt
            ? found
            : null;

    // The delivery gets its next time first. So a message that is lost now is sent again then.
    private async Task QueueAsync(Delivery found, CancellationToken ct)
    {
        var next = DeliveryTries.Due(found, time.GetUtcNow());
        if (await deliveries.TryReplaceAsync(found, next, ct) && next.IsOpen)
            // A scheduled message that came too early had the cause "due". Service Bus would drop this one as the same.
            await announce.RunAsync(next, $"swept {found.DueAt:O}", ct);
    }

    [LoggerMessage(8001, LogLevel.Error,
        "The delivery {Delivery} of {Integration} could not be queued. The timer will try again.")]
    private partial void LogStuck(Exception failure, Sha256Digest delivery, Bytes32 integration);
}
