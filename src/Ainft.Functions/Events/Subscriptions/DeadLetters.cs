using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>Lists the dead letters of a subscription, and makes them due again.</summary>
internal sealed class DeadLetters(
    Subscribe subscribe, SubscriptionStore subscriptions, Outbox outbox, TimeProvider time)
{
    /// <summary>The most dead letters of an answer.</summary>
    private const int MostShown = 100;

    public async Task<Outcome<DeadLetterPage>> ListAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        var found = await subscribe.FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done)
            return found.As<DeadLetterPage>();
        var dead = await outbox.ListAsync(id, dead: true, ct).Take(MostShown).ToListAsync(ct);
        return Outcome.Done(new DeadLetterPage(
            [.. dead.Select(one => new UndeliveredEvent(
                one.Message, one.Type, one.Attempts, one.Failure, Encoding.UTF8.GetString(one.Body)))]));
    }

    /// <summary>Begins the schedule of all dead letters again. A disabled subscription needs a challenge too.</summary>
    public async Task<Outcome<RedeliveryAnswer>> RedeliverAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        var found = await subscribe.FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done(var subscription))
            return found.As<RedeliveryAnswer>();
        var (count, now) = (0, time.GetUtcNow());
        await foreach (var one in outbox.ListAsync(id, dead: true, ct))
            if (await outbox.TryReplaceAsync(one with { Attempts = 0, DueAt = now }, ct))
                count++;
        // The instance that delivers sees by the new number that deliveries are due.
        return await subscriptions.TryReplaceAsync(
            subscription with { Redeliveries = subscription.Redeliveries + 1 }, ct)
            ? Outcome.Done(new RedeliveryAnswer(count))
            : Subscribe.Changed<RedeliveryAnswer>();
    }
}
