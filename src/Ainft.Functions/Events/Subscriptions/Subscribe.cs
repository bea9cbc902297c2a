using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>Adds, finds, changes and removes the subscriptions of an account.</summary>
internal sealed class Subscribe(
    SubscriptionStore subscriptions, SubscriptionKeys keys, Outbox outbox, WebhookTarget target, TimeProvider time)
{
    /// <summary>The former keys sign for this time after a rotation.</summary>
    private static readonly TimeSpan FormerFor = TimeSpan.FromDays(1);

    /// <summary>Adds a subscription, which gets events after its target answered a challenge.</summary>
    public async Task<Outcome<SubscriptionAnswer>> AddAsync(
        Address owner, ClientAddress client, SubscriptionForm form, CancellationToken ct)
    {
        if (keys.Off is { } off)
            return new Outcome<SubscriptionAnswer>.Refused(ProblemCode.SubscriptionsOff, off);
        if (!target.Allows(form.Target))
            return new Outcome<SubscriptionAnswer>.Rejected(
                "The request was refused.",
                [new Violation("/url", ViolationCode.WrongForm, "Expected an https address.")]);
        var (id, made) = (new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size)), WebhookKeys.Generate());
        var one = new Subscription
        {
            Id = id,
            Owner = owner,
            Client = client.ToDigest(),
            Target = form.Target,
            Filter = form.Filter,
            DescendantsOf = form.DescendantsOf,
            CreatedAt = time.GetUtcNow(),
            Keys = keys.Seal(id, made),
        };
        return await subscriptions.TryInsertAsync(one, ct) is { } limit
            ? new Outcome<SubscriptionAnswer>.Refused(ProblemCode.SubscriptionLimit, limit)
            : Outcome.Done(SubscriptionAnswer.Of(one, made));
    }

    /// <summary>A subscription of the account.</summary>
    public async Task<Outcome<Subscription>> FindOwnAsync(Bytes32 id, Address owner, CancellationToken ct) =>
        await subscriptions.FindAsync(id, ct) is { } one && one.Owner == owner
            ? Outcome.Done(one)
            : new Outcome<Subscription>.Refused(
                ProblemCode.SubscriptionNotFound, $"{owner} has no subscription {id}.");

    public async Task<SubscriptionPage> ListAsync(Address owner, CancellationToken ct) => new(
        [.. (await subscriptions.ListAsync(owner, ct)).Select(one => SubscriptionAnswer.Of(one))]);

    /// <summary>Makes new keys. The former ones sign for another day.</summary>
    public async Task<Outcome<SubscriptionAnswer>> RotateAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        if (keys.Off is { } off)
            return new Outcome<SubscriptionAnswer>.Refused(ProblemCode.SubscriptionsOff, off);
        var found = await FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done(var one))
            return found.As<SubscriptionAnswer>();
        var made = WebhookKeys.Generate();
        var rotated = one with
        {
            Keys = keys.Seal(id, made),
            OldKeys = one.Keys,
            OldUntil = time.GetUtcNow() + FormerFor,
        };
        return await subscriptions.TryReplaceAsync(rotated, ct)
            ? Outcome.Done(SubscriptionAnswer.Of(rotated, made))
            : Changed<SubscriptionAnswer>();
    }

    /// <summary>Removes a subscription with its deliveries.</summary>
    public async Task<Outcome<SubscriptionAnswer>> RemoveAsync(Bytes32 id, Address owner, CancellationToken ct)
    {
        var found = await FindOwnAsync(id, owner, ct);
        if (found is not Outcome<Subscription>.Done(var one))
            return found.As<SubscriptionAnswer>();
        await subscriptions.RemoveAsync(one, ct);
        await outbox.ClearAsync(id, ct);
        return Outcome.Done(SubscriptionAnswer.Of(one));
    }

    /// <summary>The refusal when another request changed the subscription meanwhile.</summary>
    public static Outcome<T> Changed<T>() => new Outcome<T>.Refused(
        ProblemCode.SubscriptionChanged, "Another request changed the subscription at the same time.");
}
