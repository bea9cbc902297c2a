using System.Text.Json.Serialization;

namespace Ainft.Functions.Events;

/// <summary>A subscription of the signer.</summary>
/// <param name="Subscription">The id of the subscription.</param>
/// <param name="Url">The address of the target.</param>
/// <param name="State">
/// <c>unverified</c> until the target returned a challenge, then <c>active</c>, or <c>disabled</c>.
/// </param>
/// <param name="CreatedAt">The time of the request.</param>
/// <param name="PublicKeys">The keys that verify the signatures <c>v1a</c>, the newest first.</param>
public sealed record SubscriptionAnswer(
    string Subscription, string Url, string State, DateTimeOffset CreatedAt, IReadOnlyList<string> PublicKeys)
{
    /// <summary>The key of HMAC, which only the answer that made it has.</summary>
    public string? Secret { get; init; }

    /// <summary>Why the subscription is disabled.</summary>
    public string? Reason { get; init; }

    /// <summary>The types of its events.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The component of its events.</summary>
    public string? Id { get; init; }

    /// <summary>The creator of the components of its events.</summary>
    public string? Creator { get; init; }

    /// <summary>The kind of the components of its events.</summary>
    public string? Kind { get; init; }

    /// <summary>The account of its events about rewards.</summary>
    public string? Account { get; init; }

    /// <summary>The components whose descendants it watches.</summary>
    public IReadOnlyList<string>? DescendantsOf { get; init; }

    /// <summary>When the former keys stop to sign.</summary>
    public DateTimeOffset? FormerUntil { get; init; }

    /// <summary>The answer about a subscription.</summary>
    internal static SubscriptionAnswer Of(Subscription one, WebhookKeys? made = null) => new(
        one.Id.ToString(), one.Target.OriginalString, one.State.ToString().ToLowerInvariant(), one.CreatedAt,
        [.. new[] { one.Keys, one.OldKeys }.OfType<SealedKeys>().Select(keys => WebhookKeys.TextOf(keys.PublicKey))])
    {
        Secret = made?.SecretText,
        Reason = one.Reason,
        Types = one.Filter.Types is { } types ? [.. types.Order(StringComparer.Ordinal)] : null,
        Id = one.Filter.Component?.ToString(),
        Creator = one.Filter.Creator?.ToString(),
        Kind = one.Filter.Kind,
        Account = one.Filter.Account?.ToString(),
        DescendantsOf = one.DescendantsOf.Count > 0 ? [.. one.DescendantsOf.Select(id => id.ToString())] : null,
        FormerUntil = one.OldUntil,
    };
}

/// <summary>The subscriptions of the signer, at most 20.</summary>
/// <param name="Items">The subscriptions.</param>
public sealed record SubscriptionPage(IReadOnlyList<SubscriptionAnswer> Items);

/// <summary>A message that was not delivered in any attempt.</summary>
/// <param name="Id">The id of the message.</param>
/// <param name="Type">The type of the event.</param>
/// <param name="Attempts">The number of attempts.</param>
/// <param name="Failure">The last failure.</param>
/// <param name="Body">The body of the message.</param>
public sealed record UndeliveredEvent(string Id, string Type, int Attempts, string? Failure, string Body);

/// <summary>The dead letters of a subscription, in the order of their events.</summary>
/// <param name="Items">The dead letters.</param>
public sealed record DeadLetterPage(IReadOnlyList<UndeliveredEvent> Items);

/// <summary>The number of dead letters that are due again.</summary>
/// <param name="Redelivered">The number.</param>
public sealed record RedeliveryAnswer(int Redelivered);

/// <summary>
/// A message about events that a subscription did not get, because they were more than 60 in a minute.
/// </summary>
public sealed record SkippedAnswer(string Id, string Type, DateTimeOffset Timestamp, SkippedData Data);

/// <summary>
/// The number of skipped events, the positions before the first and of the last one, and the path of a page with them.
/// </summary>
public sealed record SkippedData(int Count, string After, string To, string Page);

/// <summary>A message that asks a target for the text in <c>Data</c>.</summary>
public sealed record ChallengeAnswer(string Id, string Type, DateTimeOffset Timestamp, ChallengeData Data);

/// <summary>The text that the target returns.</summary>
public sealed record ChallengeData(string Challenge);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubscriptionAnswer))]
[JsonSerializable(typeof(SubscriptionPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RedeliveryAnswer))]
[JsonSerializable(typeof(SkippedAnswer))]
[JsonSerializable(typeof(ChallengeAnswer))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;

// This record is for the OpenAPI document only. SubscriptionForm parses the body.

/// <summary>A request for a subscription. All members but the address are optional.</summary>
/// <param name="Url">The https address of the target.</param>
/// <param name="Types">Only events of these types.</param>
/// <param name="Id">Only events about this component.</param>
/// <param name="Creator">Only events about components of this account.</param>
/// <param name="Kind">Only events about components of this kind.</param>
/// <param name="Account">Only events about rewards of this account.</param>
/// <param name="DescendantsOf">Only events about descendants of these components.</param>
public sealed record SubscriptionBody(
    string Url, IReadOnlyList<string>? Types, string? Id, string? Creator, string? Kind, string? Account,
    IReadOnlyList<string>? DescendantsOf);
