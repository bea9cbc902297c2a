using Ainft.Ethereum;

namespace Ainft.Functions.Events;

/// <summary>
/// How many deliveries a subscription may get now: 60 per minute, and 1,000 that wait or are dead. It belongs to the
/// instance that delivers. A later event is counted as skipped.
/// </summary>
internal sealed class DeliveryPlaces(TimeProvider time)
{
    public const int PerMinute = 60;

    private const int SkipsAtOnce = 16;

    private readonly Dictionary<Bytes32, (long Minute, int Count)> windows = [];
    private readonly Dictionary<Bytes32, int> stored = [];
    private readonly List<Delivery> added = [];
    private readonly Dictionary<(Bytes32 Subscription, string Log), List<long>> skipped = [];

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
            Skip(delivery.Subscription, position);
    }

    /// <summary>Stores the added deliveries, and one row per subscription that skipped events of the page.</summary>
    public async Task FlushAsync(Outbox outbox, CancellationToken ct)
    {
        await outbox.AddAsync(added, ct);
        added.Clear();
        // A page has events of one log, so no two of these calls write the same row.
        var minute = MinuteOf(time.GetUtcNow());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SkipsAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(skipped, parallel, async (one, token) =>
            await outbox.SkipAsync(one.Key.Subscription, minute, one.Key.Log, one.Value, token));
        skipped.Clear();
    }

    /// <summary>Counts one row less, because a target has its delivery.</summary>
    public void Removed(Bytes32 subscription)
    {
        lock (stored)
            if (stored.TryGetValue(subscription, out var count))
                stored[subscription] = count - 1;
    }

    private void Skip(Bytes32 subscription, EventPosition position)
    {
        if (!skipped.TryGetValue((subscription, position.Log), out var numbers))
            skipped[(subscription, position.Log)] = numbers = [];
        numbers.Add(position.Number);
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
