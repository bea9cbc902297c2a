using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>Makes, encrypts and opens the keys of subscriptions.</summary>
internal sealed class SubscriptionKeys(DataKeys keys, TimeProvider time)
{
    /// <summary>Why the registry has no subscriptions, for people. Null when it may have some.</summary>
    public string? Off => keys.Off;

    /// <summary>Encrypts keys for a subscription.</summary>
    public SealedKeys Seal(Bytes32 subscription, WebhookKeys made) => new(
        keys.Seal(PlaceOf(subscription, "Secret"), made.Secret),
        keys.Seal(PlaceOf(subscription, "Seed"), made.Seed),
        made.PublicKey);

    /// <summary>The keys that sign now, newest first. Empty when no data key opens them.</summary>
    public IReadOnlyList<WebhookKeys> Open(Subscription one) =>
        [.. Current(one).Select(made => Open(one.Id, made)).OfType<WebhookKeys>()];

    /// <summary>How a rotation of the data key stands for the keys that sign now.</summary>
    public SecretAge AgeOf(Subscription one) =>
        keys.AgeOf(Current(one).SelectMany(made => new[] { made.Secret, made.Seed }));

    /// <summary>
    /// The subscription with all envelopes of the newest data key, without former keys that ended. Null when they are
    /// so already, or when one of them does not open.
    /// </summary>
    public Subscription? Renew(Subscription one)
    {
        if (AgeOf(one) != SecretAge.Old)
            return null;
        var current = Current(one);
        var made = current.Select(known => Open(one.Id, known)).OfType<WebhookKeys>()
            .Select(opened => Seal(one.Id, opened)).ToList();
        return made.Count < current.Count
            ? null
            : one with
            {
                Keys = made[0],
                OldKeys = made.ElementAtOrDefault(1),
                OldUntil = made.Count > 1 ? one.OldUntil : null,
            };
    }

    private List<SealedKeys> Current(Subscription one) =>
        one is { OldKeys: { } old } && one.OldUntil > time.GetUtcNow() ? [one.Keys, old] : [one.Keys];

    private WebhookKeys? Open(Bytes32 subscription, SealedKeys made) =>
        keys.Open(PlaceOf(subscription, "Secret"), made.Secret) is { } secret
        && keys.Open(PlaceOf(subscription, "Seed"), made.Seed) is { } seed
            ? new WebhookKeys(secret, seed)
            : null;

    private static SecretPlace PlaceOf(Bytes32 subscription, string column) =>
        new(SubscriptionStore.Table, SubscriptionStore.All, SubscriptionStore.KeyOf(subscription), column);
}
