using Ainft.Ethereum;

namespace Ainft.Functions.Events;

/// <summary>
/// How many deliveries a subscription may get now: 60 per minute, and 1,000 that wait or are dead. It belongs to the
/// instance that delivers. A later event is counted as skipped.
/// </summary>
internal sealed class DeliveryPlaces(TimeProvider time)
{
    public const int PerMinute = 60;

    private readonly Dictionary<Bytes32, (long Minute, int Count)> windows = [];
    private readonly Dictionary<Bytes32, int> stored = [];
    private readonly List<Delivery> added = [];

    /// <summary>The subscriptions with new rows since the last call.</summary>
    public HashSet<Bytes32> Changed { get; } = [];

    /// <summary>The minute of a time, since 1970.</summary>
    public static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>Adds an event to the deliveries of a subscription, or counts it as skipped.</summary>
    public async Task AddAsync(Delivery delivery, EventPosition position, Outbox outbox, CancellationToken ct)
    {
        Changed.Add(delivery.Subscription);
        if (await TakeAsync(delivery.Subscription, outbox, ct))
            added.Add(delivery with { DueAt = time.GetUtcNow() });
        else
            await outbox.SkipAsync(delivery.Subscription, MinuteOf(time.GetUtcNow()), position, ct);
    }

    /// <summary>Stores the added deliveries.</summary>
    public async Task FlushAsync(Outbox outbox, CancellationToken ct)
    {
        await outbox.AddAsync(added, ct);
        added.Clear();
    }

    /// <summary>Counts one row less, because a target has its delivery.</summary>
    public void Removed(Bytes32 subscription)
    {
        lock (stored)
            if (stored.TryGetValue(subscription, out var count))
                stored[subscription] = count - 1;
    }

    private async Task<bool> TakeAsync(Bytes32 subscription, Outbox outbox, CancellationToken ct)
    {
        var minute = MinuteOf(time.GetUtcNow());
        var (current, count) = windows.GetValueOrDefault(subscription);
        count = current == minute ? count : 0;
        if (count >= PerMinute || await CountAsync(subscription, outbox, ct) >= Outbox.Most)
            return false;
        windows[subscription] = (minute, count + 1);
        lock (stored)
            stored[subscription] = stored.GetValueOrDefault(subscription) + 1;
        return true;
    }

    private async Task<int> CountAsync(Bytes32 subscription, Outbox outbox, CancellationToken ct)
    {
        lock (stored)
            if (stored.TryGetValue(subscription, out var known))
                return known;
        var count = await outbox.CountAsync(subscription, ct);
        lock (stored)
            return stored[subscription] = count;
    }
}
