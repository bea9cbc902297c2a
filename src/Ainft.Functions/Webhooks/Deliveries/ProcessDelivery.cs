namespace Ainft.Functions.Webhooks;

/// <summary>
/// Processes a delivery and records the result. After a failure that can pass, the delivery waits for its next try.
/// Each step is repeatable.
/// </summary>
internal sealed class ProcessDelivery(
    IntegrationStore integrations, DeliveryStore deliveries, TryDelivery tries, AnnounceDelivery announce,
    TimeProvider time)
{
    // Another instance may change the delivery during a try, for example by the sweep.
    private const int Records = 3;

    public async Task RunAsync(DeliveryMessage message, CancellationToken ct)
    {
        if (await deliveries.FindAsync(message.Integration, message.Delivery, ct) is not { IsOpen: true } delivery
            || delivery.IsEarly(time.GetUtcNow())
            || await integrations.FindAsync(message.Integration, ct) is not { } integration)
            return;
        await RecordAsync(delivery, await tries.RunAsync(integration, delivery, ct), ct);
        await deliveries.PruneAsync(integration.Id, time.GetUtcNow(), ct);
    }

    // The answer to the first write may be lost. Then the stored delivery has its time.
    private async Task RecordAsync(Delivery delivery, DeliveryEnd end, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        Delivery? found = delivery;
        for (var left = Records; left > 0 && found is { IsOpen: true } && found.TriedAt != now; left--)
        {
            var ended = DeliveryTries.Ended(found, end, now);
            if (await deliveries.TryReplaceAsync(found, ended, ct))
            {
                if (ended.DueAt is { } due)
                    await announce.ScheduleAsync(ended, due, ct);
                return;
            }
            found = await deliveries.FindAsync(delivery.Integration, delivery.Id, ct);
        }
    }
}

