using System.Collections.Concurrent;
using Ainft.Ethereum;

namespace Ainft.Functions.Events;

/// <summary>
/// The state of an instance while it delivers: the active subscriptions, when each has due deliveries, and the tasks
/// that send them. A subscription that is new to the instance may have deliveries of an earlier one, so it is due.
/// </summary>
internal sealed class DeliveryTurn(DeliveryPlaces places)
{
    private readonly ConcurrentDictionary<Bytes32, DateTimeOffset> due = new();
    private readonly Dictionary<Bytes32, Task> running = [];

    public DeliveryPlaces Places => places;

    public IReadOnlyList<Subscription> Active { get; private set; } = [];

    public long Changes { get; private set; }

    public long? ReadAt { get; private set; }

    /// <summary>Takes the subscriptions as they are now.</summary>
    public void Take(IReadOnlyList<Subscription> active, long changes, long readAt)
    {
        var known = Active.ToDictionary(one => one.Id, one => (one.From, one.Redeliveries));
        foreach (var one in active)
            if (!known.TryGetValue(one.Id, out var before) || before != (one.From, one.Redeliveries))
                due[one.Id] = default;
        (Active, Changes, ReadAt) = (active, changes, readAt);
    }

    /// <summary>The subscriptions with due deliveries and without a task.</summary>
    public IReadOnlyList<Subscription> Due(DateTimeOffset now)
    {
        foreach (var changed in places.Changed)
            due[changed] = default;
        places.Changed.Clear();
        foreach (var ended in running.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToArray())
            running.Remove(ended);
        return [.. Active.Where(one =>
            due.TryGetValue(one.Id, out var at) && at <= now && !running.ContainsKey(one.Id))];
    }

    /// <summary>Runs the task of a subscription, which returns when its next delivery is due.</summary>
    public void Run(Bytes32 subscription, Func<Task<DateTimeOffset?>> send)
    {
        due.TryRemove(subscription, out _);
        running[subscription] = Task.Run(async () =>
        {
            // New deliveries that came meanwhile make the subscription due at once, and they stay so.
            if (await send() is { } next)
                due.TryAdd(subscription, next);
        });
    }

    /// <summary>Waits for the tasks. True when no delivery is due then.</summary>
    public async Task<bool> IsIdleAsync(DateTimeOffset now)
    {
        await EndAsync();
        return Due(now).Count == 0;
    }

    /// <summary>Waits for the tasks.</summary>
    public Task EndAsync() => Task.WhenAll(running.Values);
}
