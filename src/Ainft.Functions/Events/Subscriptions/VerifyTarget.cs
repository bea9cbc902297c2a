using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Activates a subscription once its target passes the challenge. Events follow from the position of the challenge on.
/// </summary>
internal sealed class VerifyTarget(
    Subscribe subscribe, SubscriptionStore subscriptions, SubscriptionKeys keys, ChallengeTarget challenge,
    EventLog log, CircuitBreakers breakers)
{
    public async Task<Outcome<SubscriptionAnswer>> RunAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        var found = await subscribe.FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done(var one))
            return found.As<SubscriptionAnswer>();
        var signing = keys.Open(one);
        if (signing.Count == 0)
            return new Outcome<SubscriptionAnswer>.Refused(
                ProblemCode.SubscriptionsOff,
                keys.Off ?? "No data key opens the keys of the subscription. Rotate them.");
        var head = await log.ReadHeadAsync(ct);
        if (await challenge.RunAsync(one.Target, signing, ct) is { } failure)
            return new Outcome<SubscriptionAnswer>.Refused(ProblemCode.ChallengeFailed, failure);
        breakers.Succeeded(one.Target);
        var active = one with
        {
            State = SubscriptionState.Active,
            Reason = null,
            From = new EventPosition(head.Log, head.Last).ToString(),
        };
        return await subscriptions.TryReplaceAsync(active, ct)
            ? Outcome.Done(SubscriptionAnswer.Of(active))
            : Subscribe.Changed<SubscriptionAnswer>();
    }
}
