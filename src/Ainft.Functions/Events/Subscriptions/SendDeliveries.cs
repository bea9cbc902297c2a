using System.Net;
using System.Text;
using System.Text.Json;

namespace Ainft.Functions.Events;

/// <summary>
/// Sends the due deliveries of one subscription, one after another. A failed delivery gets the time of its next
/// attempt. A target that answers 410, or that failed for the whole schedule, disables the subscription.
/// </summary>
internal sealed class SendDeliveries(
    SubscriptionStore subscriptions, SubscriptionKeys keys, Outbox outbox, WebhookTarget target,
    CircuitBreakers breakers, TimeProvider time)
{
    /// <summary>
    /// A call sends for this time at most. The next one begins only if the subscription is still there and active.
    /// </summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private const string Gone = "The target answered 410, so it wants no more events.";
    private const string Exhausted = "A delivery failed in all attempts of the schedule.";

    /// <summary>
    /// Sends the due deliveries for ten seconds. Returns when the next one is due, or null when no delivery waits.
    /// </summary>
    public async Task<DateTimeOffset?> RunAsync(Subscription one, DeliveryPlaces places, CancellationToken ct)
    {
        if (breakers.ClosedUntil(one.Target) is { } closed)
            return closed;
        var next = await CloseMinutesAsync(one, ct);
        var (signing, started) = (keys.Open(one), time.GetTimestamp());
        await foreach (var delivery in outbox.ListAsync(one.Id, dead: false, ct))
        {
            // The time is in the past, so that a caller who read the clock before this call sees it as due.
            if (time.GetElapsedTime(started) > Turn)
                return DateTimeOffset.MinValue;
            if (signing.Count == 0 || breakers.ClosedUntil(one.Target) is not null)
                return Earlier(next, breakers.ClosedUntil(one.Target) ?? time.GetUtcNow() + TimeSpan.FromMinutes(1));
            if (delivery.DueAt > time.GetUtcNow())
                next = Earlier(next, delivery.DueAt);
            else if (await SendAsync(one, signing, delivery, places, ct) is not (true, var due))
                return null;
            else
                next = Earlier(next, due);
        }
        return next;
    }

    /// <summary>Sends one delivery. False when the subscription is disabled now.</summary>
    private async Task<(bool GoesOn, DateTimeOffset? Due)> SendAsync(
        Subscription one, IReadOnlyList<WebhookKeys> signing, Delivery delivery, DeliveryPlaces places,
        CancellationToken ct)
    {
        var answer = await target.SendAsync(one.Target, signing, delivery.Message, delivery.Body, ct);
        if (answer.IsDelivered)
        {
            breakers.Succeeded(one.Target);
            await outbox.RemoveAsync(delivery, ct);
            places.Removed(one.Id);
            return (true, null);
        }
        breakers.Failed(one.Target);
        var (attempts, now) = (delivery.Attempts + 1, time.GetUtcNow());
        var due = answer.Status == HttpStatusCode.Gone
            ? null
            : RetrySchedule.Next(attempts, now, answer.RetryAfter);
        await outbox.TryReplaceAsync(
            delivery with { Attempts = attempts, DueAt = due, Failure = answer.Failure }, ct);
        if (due is not null)
            return (true, due);
        await DisableAsync(one, answer.Status == HttpStatusCode.Gone ? Gone : Exhausted, ct);
        return (false, null);
    }

    private async Task DisableAsync(Subscription one, string reason, CancellationToken ct)
    {
        // Another request may have changed the subscription, for example rotated its keys.
        while (await subscriptions.FindAsync(one.Id, ct) is { State: SubscriptionState.Active } stored
            && stored.Target == one.Target)
            if (await subscriptions.TryReplaceAsync(
                stored with { State = SubscriptionState.Disabled, Reason = reason }, ct))
                return;
    }

    /// <summary>
    /// Makes one message of the events that were skipped in each past minute. Returns when the present minute ends, if
    /// events were skipped in it.
    /// </summary>
    private async Task<DateTimeOffset?> CloseMinutesAsync(Subscription one, CancellationToken ct)
    {
        var minute = DeliveryPlaces.MinuteOf(time.GetUtcNow());
        DateTimeOffset? open = null;
        await foreach (var skipped in outbox.ListSkippedAsync(one.Id, minute + 1, ct))
        {
            if (skipped.Minute == minute)
            {
                open = DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60);
                continue;
            }
            await outbox.AddAsync([MessageOf(one, skipped)], ct);
            await outbox.ForgetAsync(one.Id, skipped, ct);
        }
        return open;
    }

    private Delivery MessageOf(Subscription one, SkippedEvents skipped)
    {
        var after = new EventPosition(skipped.Log, skipped.From - 1);
        var to = new EventPosition(skipped.Log, skipped.To);
        var text = $"{EventType.Skipped}\n{one.Id}\n{after}\n{to}\n";
        var message = $"evt_{Sha256Digest.Of(Encoding.ASCII.GetBytes(text)).ToString()[2..]}";
        var data = new SkippedData(
            skipped.Count, after.ToString(), to.ToString(), $"/api/events?after={after}{QueryOf(one.Filter)}");
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new SkippedAnswer(message, EventType.Skipped, time.GetUtcNow(), data),
            SubscriptionJson.Default.SkippedAnswer);
        return new Delivery(
            one.Id, Outbox.KeyOfSkipped(skipped), message, EventType.Skipped, body, 0, time.GetUtcNow(), null);
    }

    private static string QueryOf(EventFilter filter) => string.Concat(
        filter.Types is { } types ? $"&type={string.Join(',', types.Order(StringComparer.Ordinal))}" : "",
        filter.Component is { } id ? $"&id={id}" : "",
        filter.Creator is { } creator ? $"&creator={creator.ToHex()}" : "",
        filter.Kind is { } kind ? $"&kind={kind}" : "",
        filter.Account is { } account ? $"&account={account.ToHex()}" : "");

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}
