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
    public IReadOnlyList<WebhookKeys> Open(Subscription one)
    {
        var old = one.OldUntil > time.GetUtcNow() ? one.OldKeys : null;
        return [.. new[] { one.Keys, old }.OfType<SealedKeys>().Select(made => Open(one.Id, made))
            .OfType<WebhookKeys>()];
    }

    private WebhookKeys? Open(Bytes32 subscription, SealedKeys made) =>
        keys.Open(PlaceOf(subscription, "Secret"), made.Secret) is { } secret
        && keys.Open(PlaceOf(subscription, "Seed"), made.Seed) is { } seed
            ? new WebhookKeys(secret, seed)
            : null;

    private static SecretPlace PlaceOf(Bytes32 subscription, string column) =>
        new(SubscriptionStore.Table, SubscriptionStore.All, SubscriptionStore.KeyOf(subscription), column);
}
