using Ainft.Ethereum;
using Azure;

namespace Ainft.Functions.Events;

/// <summary>The states of a subscription.</summary>
public enum SubscriptionState
{
    /// <summary>The target has not answered a challenge yet, so it gets no events.</summary>
    Unverified,

    /// <summary>The target gets events.</summary>
    Active,

    /// <summary>
    /// The target answered 410, or failed for days. A new challenge makes the subscription active again.
    /// </summary>
    Disabled,
}

/// <summary>
/// The keys that sign deliveries, encrypted. The former ones sign too until a time, so a receiver can rotate.
/// </summary>
/// <param name="Secret">The envelope of the key of HMAC.</param>
/// <param name="Seed">The envelope of the private key of Ed25519.</param>
/// <param name="PublicKey">The public key of Ed25519.</param>
public sealed record SealedKeys(byte[] Secret, byte[] Seed, byte[] PublicKey);

/// <summary>A subscription of an account: a target, and the events that it gets.</summary>
public sealed record Subscription
{
    public required Bytes32 Id { get; init; }

    /// <summary>The account that signed the request for it. Only this account sees and changes it.</summary>
    public required Address Owner { get; init; }

    /// <summary>The digest of the network address that sent the request for it.</summary>
    public required string Client { get; init; }

    public required Uri Target { get; init; }

    /// <summary>The types, the component, the creator and the kind.</summary>
    public required EventFilter Filter { get; init; }

    /// <summary>
    /// The components whose descendants the subscription is about. With a component in the filter, an event matches by
    /// either.
    /// </summary>
    public IReadOnlyList<AinftId> DescendantsOf { get; init; } = [];

    public SubscriptionState State { get; init; }

    /// <summary>Why the subscription is disabled, for people.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The position in the log after which it gets events, from its last challenge on.</summary>
    public string? From { get; init; }

    public required SealedKeys Keys { get; init; }

    /// <summary>The former keys, and when they end.</summary>
    public SealedKeys? OldKeys { get; init; }

    public DateTimeOffset? OldUntil { get; init; }

    /// <summary>The number of requests to deliver dead letters again.</summary>
    public int Redeliveries { get; init; }

    public ETag ETag { get; init; }

    /// <summary>The number of ids that the subscription watches.</summary>
    public int Watched => DescendantsOf.Count + (Filter.Component is null ? 0 : 1);

    /// <summary>
    /// Whether an event is for this subscription. <paramref name="isAncestor"/> looks an id up in the label of the
    /// event's component.
    /// </summary>
    public bool Matches(RegistryEvent one, Func<AinftId, bool> isAncestor)
    {
        if (DescendantsOf.Count == 0)
            return Filter.Matches(one);
        return (Filter with { Component = null }).Matches(one)
            && ((Filter.Component is not null && Filter.Matches(one)) || DescendantsOf.Any(isAncestor));
    }
}
