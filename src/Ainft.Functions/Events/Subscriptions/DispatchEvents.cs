using System.Text.Json;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Copies each event of the log into the outbox of the subscriptions that it matches, and then moves the cursor. So an
/// event is in the outbox once, also after a kill between the two. One instance at a time dispatches.
/// </summary>
internal sealed class DispatchEvents(
    EventLog log, SubscriptionStore subscriptions, Outbox outbox, WatchedAncestors watched, Storage storage,
    TimeProvider time)
{
    private const int AtOnce = 100;

    /// <summary>Instances of the old generation append until they notice the rebuild and stop.</summary>
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(45);

    /// <summary>The position to which the active subscriptions are served. Null before the first dispatch.</summary>
    private DispatchCursor? cursor;

    /// <summary>Forgets the cursor, because another instance may have moved it.</summary>
    public void Begin() => cursor = null;

    /// <summary>Dispatches one page. True when the log has more.</summary>
    /// <param name="active">The active subscriptions, one or more.</param>
    /// <param name="places">Decides for each subscription whether it gets an event or skips it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AppendLostException">Another instance dispatches.</exception>
    public async Task<bool> RunAsync(
        IReadOnlyList<Subscription> active, DeliveryPlaces places, CancellationToken ct)
    {
        cursor ??= await subscriptions.ReadCursorAsync(ct)
            ?? new DispatchCursor(storage.Generation, "", 0, null);
        var head = await log.ReadHeadAsync(cursor.Generation, ct);
        if (head is not null)
            cursor = Advance(cursor, head, active);
        // A rebuild began a new log. Once the old one does not change any more, the next one follows.
        if (head is null || (IsOver(head) && head.Last <= cursor.Number))
            return await MoveAsync(new DispatchCursor(cursor.Generation + 1, "", 0, cursor.ETag), ct);
        var page = await log.ReadAsync(cursor.Generation, head, cursor.Number, EventFilter.All, AtOnce, ct);
        if (page.Next == cursor.Number)
            return false;
        foreach (var logged in page.Events.Where(logged => !logged.IsKnown))
            await DispatchAsync(head.Log, logged, active, places, ct);
        await places.FlushAsync(outbox, ct);
        return await MoveAsync(cursor with { Number = page.Next }, ct);
    }

    /// <summary>Moves a cursor in memory to the log of a head, and past the events that no subscription gets.</summary>
    private static DispatchCursor Advance(DispatchCursor place, LogHead head, IReadOnlyList<Subscription> active)
    {
        var number = place.Log == head.Log ? place.Number : 0;
        var start = Math.Min(head.Last, active.Min(one => StartOf(one, head.Log)));
        return place with { Log = head.Log, Number = Math.Max(number, start) };
    }

    private bool IsOver(LogHead head) =>
        cursor!.Generation < storage.Generation && time.GetUtcNow() - head.ChangedAt > Stopping;

    private async Task<bool> MoveAsync(DispatchCursor to, CancellationToken ct)
    {
        cursor = await subscriptions.MoveCursorAsync(to, ct) ?? throw new AppendLostException();
        return true;
    }

    private async Task DispatchAsync(
        string name, LoggedEvent logged, IReadOnlyList<Subscription> active, DeliveryPlaces places,
        CancellationToken ct)
    {
        var ancestors = await watched.FindAsync(
            logged.Event, active.SelectMany(one => one.DescendantsOf).ToHashSet(), ct);
        foreach (var one in active)
        {
            if (logged.Number <= StartOf(one, name) || !one.Matches(logged.Event, ancestors.Contains))
                continue;
            var answer = EventAnswer.Of(name, logged);
            string[] own = [.. one.DescendantsOf.Where(ancestors.Contains).Select(id => id.ToString())];
            answer = own.Length > 0 ? answer with { Data = answer.Data with { Ancestors = own } } : answer;
            var body = JsonSerializer.SerializeToUtf8Bytes(answer, EventJson.Default.EventAnswer);
            var key = Outbox.KeyOf(cursor!.Generation, logged.Number);
            await places.AddAsync(
                new Delivery(one.Id, key, answer.Id, answer.Type, body, 0, null, null),
                new EventPosition(name, logged.Number), outbox, ct);
        }
    }

    /// <summary>
    /// The number after which a subscription gets events of a log. It gets all events of a later log, and those of an
    /// earlier one are from before the subscription.
    /// </summary>
    private static long StartOf(Subscription one, string log) =>
        !EventPosition.TryParse(one.From, out var from) ? 0
        : from.Log == log ? from.Number
        : EventLog.GenerationOf(from.Log) > EventLog.GenerationOf(log) ? long.MaxValue
        : 0;
}
