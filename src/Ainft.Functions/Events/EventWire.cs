using System.Globalization;
using System.Text.Json.Serialization;

namespace Ainft.Functions.Events;

/// <summary>An event.</summary>
/// <param name="Id">The id, which is the same in every answer and delivery.</param>
/// <param name="Type">The type, such as <c>ainft.minted</c>.</param>
/// <param name="Position">The place in the log.</param>
/// <param name="Timestamp">The time of the fact.</param>
/// <param name="Data">The facts.</param>
public sealed record EventAnswer(
    string Id, string Type, string Position, DateTimeOffset Timestamp, EventData Data)
{
    /// <summary>The answer about an event of a log.</summary>
    public static EventAnswer Of(string log, LoggedEvent logged) => new(
        logged.Event.Id,
        logged.Event.Type,
        new EventPosition(log, logged.Number).ToString(),
        logged.Event.At,
        EventData.From(logged.Event));
}

/// <summary>
/// The facts of an event. <c>Parents</c> has the first 64 parents, and <c>ParentCount</c> counts all of them.
/// </summary>
public sealed record EventData
{
    /// <summary>The most parents that an event shows, so that it stays below 20 kB as Standard Webhooks asks.</summary>
    public const int MostParents = 64;

    /// <summary>The id of the component.</summary>
    public string? Id { get; init; }

    /// <summary>The account that minted the component.</summary>
    public string? Creator { get; init; }

    /// <summary>The kind of the component.</summary>
    public string? Kind { get; init; }

    /// <summary>The name in the manifest.</summary>
    public string? Name { get; init; }

    /// <summary>The version in the manifest.</summary>
    public string? Version { get; init; }

    /// <summary>The first 64 parents.</summary>
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>The number of parents.</summary>
    public int? ParentCount { get; init; }

    /// <summary>Which of the watched components of a subscription are ancestors. Only deliveries have it.</summary>
    public IReadOnlyList<string>? Ancestors { get; init; }

    /// <summary>The Merkle root of the batch, or of the rewards.</summary>
    public string? Root { get; init; }

    /// <summary>The number of the block of the chain's event.</summary>
    public ulong? Block { get; init; }

    /// <summary>The transaction of the chain's event.</summary>
    public string? Transaction { get; init; }

    /// <summary>The id of the run.</summary>
    public string? Run { get; init; }

    /// <summary>The account that asked for the run.</summary>
    public string? Requester { get; init; }

    /// <summary>The kind of the verdict.</summary>
    public string? Verdict { get; init; }

    /// <summary>The number of results that agree.</summary>
    public int? Agreed { get; init; }

    /// <summary>The number of results.</summary>
    public int? Of { get; init; }

    /// <summary>False in the event that takes a retraction back.</summary>
    public bool? Retracted { get; init; }

    /// <summary><c>dao</c> or <c>creator</c>. Only a retraction by the DAO holds payments.</summary>
    public string? By { get; init; }

    /// <summary>The digest that shows why the DAO retracted.</summary>
    public string? Evidence { get; init; }

    /// <summary>The reason of the retraction.</summary>
    public string? Reason { get; init; }

    /// <summary>The executed operation of the timelock.</summary>
    public string? Operation { get; init; }

    /// <summary>The proposal of the operation.</summary>
    public string? Proposal { get; init; }

    /// <summary>The account that can claim.</summary>
    public string? Account { get; init; }

    /// <summary>The address of the token. The native coin is the zero address.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// All that the account earned under the root, a decimal text in the smallest unit of the token.
    /// </summary>
    public string? Cumulative { get; init; }

    /// <summary>The part of it that the root before did not have.</summary>
    public string? More { get; init; }

    /// <summary>The facts of an event.</summary>
    public static EventData From(RegistryEvent one) => new()
    {
        Id = one.Component?.ToString(),
        Creator = one.Creator?.ToString(),
        Kind = one.Kind,
        Name = one.Name,
        Version = one.Version,
        Parents = one.Parents.Count > 0 ? [.. one.Parents.Take(MostParents).Select(id => id.ToString())] : null,
        ParentCount = one.Parents.Count > 0 ? one.Parents.Count : null,
        Root = one.OnChain?.Root?.ToString(),
        Block = one.OnChain?.Block,
        Transaction = one.OnChain?.Transaction.ToString(),
        Run = one.Run?.ToString(),
        Requester = one.Requester?.ToString(),
        Verdict = one.Verdict is { } verdict ? RunWords.ToText(verdict.Kind) : null,
        Agreed = one.Verdict?.Agreed,
        Of = one.Verdict?.Of,
        Retracted = one.Retraction?.IsRetracted,
        By = one.Retraction is { IsByDao: var isByDao } ? isByDao ? "dao" : "creator" : null,
        Evidence = one.Retraction?.Evidence?.ToString(),
        Reason = one.Retraction?.Reason,
        Operation = one.Operation?.ToString(),
        Proposal = one.Proposal?.ToString(),
        Account = one.Account?.ToString(),
        Token = one.Reward?.Token.ToString(),
        Cumulative = one.Reward?.Cumulative.ToString(CultureInfo.InvariantCulture),
        More = one.Reward?.More.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>A page of events, the oldest first.</summary>
/// <param name="Items">The events.</param>
/// <param name="Next">The position to go on from, also after a page without items.</param>
/// <param name="More">Whether the log has later events that the query has not considered.</param>
public sealed record EventPage(IReadOnlyList<EventAnswer> Items, string Next, bool More);

/// <summary>The place of a stream, so that a client resumes behind events that its filter left out.</summary>
public sealed record StreamPlace(string Position);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(StreamPlace))]
internal sealed partial class EventJson : JsonSerializerContext;
