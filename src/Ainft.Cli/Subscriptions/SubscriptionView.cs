using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Subscriptions;

/// <summary>A subscription, as the server shows it to its account.</summary>
/// <param name="Id">The subscription.</param>
/// <param name="Url">The address that gets the events.</param>
/// <param name="State">The state, for example <c>active</c>.</param>
/// <param name="Reason">Why it is disabled.</param>
/// <param name="Events">The filter in words.</param>
/// <param name="Secret">The key of the signatures. Only the answer that made it has it.</param>
/// <param name="PublicKeys">The keys of the signatures <c>v1a</c>, the newest first.</param>
internal sealed record SubscriptionView(
    Bytes32 Id, string Url, string State, string? Reason, string Events, string? Secret,
    IReadOnlyList<string> PublicKeys)
{
    private static readonly string[] Filters = ["id", "creator", "kind", "account"];

    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">The answer has another form.</exception>
    public static SubscriptionView Read(AnswerPart answer) => new(
        answer.Member("subscription").Parsed<Bytes32>(Bytes32.TryParse, "a subscription"),
        answer.Member("url").Text(),
        answer.Member("state").Text(),
        answer.Find("reason")?.Text(),
        EventsOf(answer),
        answer.Find("secret")?.Text(),
        [.. answer.Member("publicKeys").Items().Select(key => key.Text())]);

    /// <summary>The facts for people.</summary>
    public (string Name, string? Value)[] Facts =>
    [
        ("subscription", Id.ToString()),
        ("url", Url),
        ("state", State),
        ("reason", Reason),
        ("events", Events),
        ("secret", Secret),
        .. PublicKeys.Select(key => ("public key", (string?)key)),
    ];

    private static string EventsOf(AnswerPart answer)
    {
        string[] words =
        [
            .. ListOf(answer, "types"),
            .. Filters.Where(name => answer.Find(name) is not null)
                .Select(name => $"{name} {answer.Member(name).Text()}"),
            .. ListOf(answer, "descendantsOf").Select(id => $"descendants of {id}"),
        ];
        return words.Length == 0 ? "all" : string.Join(", ", words);
    }

    private static IEnumerable<string> ListOf(AnswerPart answer, string name) =>
        answer.Find(name)?.Items().Select(item => item.Text()) ?? [];
}
