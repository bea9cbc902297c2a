using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>One attempt of GitHub to deliver an event of a webhook.</summary>
/// <param name="Id">The id of the attempt, decimal digits.</param>
/// <param name="Event">The id of the event, which all its attempts have.</param>
/// <param name="At">The time of the attempt.</param>
/// <param name="Status">The status of the answer. It is 0 when none came.</param>
public sealed partial record GitHubAttempt(string Id, string Event, DateTimeOffset At, int Status)
{
    private const string Source = "the list of deliveries";
    private const int PerPage = 100;

    /// <summary>Whether the receiver has the event.</summary>
    public bool IsDelivered => Status is >= 200 and < 300;

    /// <summary>Whether another attempt can have another answer.</summary>
    public bool CanSucceedLater => Status is < 200 or 408 or 429 or >= 500;

    /// <summary>The path of the last attempts of a webhook, the newest first.</summary>
    /// <param name="hook">The path of the webhook, such as <c>repos/owner/name/hooks/1</c>.</param>
    public static string ListPath(string hook) =>
        string.Create(CultureInfo.InvariantCulture, $"{hook}/deliveries?per_page={PerPage}");

    /// <summary>The path that makes GitHub deliver the event again.</summary>
    /// <param name="hook">The path of the webhook.</param>
    public string AgainPath(string hook) => $"{hook}/deliveries/{Id}/attempts";

    /// <summary>Reads the answer to <see cref="ListPath"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static IReadOnlyList<GitHubAttempt> ReadList(ReadOnlySpan<byte> utf8)
    {
        var items = JsonText.Read(Source, utf8).Items;
        return items.Count <= PerPage
            ? [.. items.Select(Read)]
            : throw new SourceException($"{Source} has more than {PerPage} items.") { Code = ViolationCode.WrongCount };
    }

    private static GitHubAttempt Read(SourceNode item) =>
        item["id"]?.Text is { } id && Number().IsMatch(id)
        && item["guid"]?.Text is { } guid && Guid().IsMatch(guid)
        && int.TryParse(item["status_code"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && DateTimeOffset.TryParse(
            item["delivered_at"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new GitHubAttempt(id, guid, at, status)
            : throw new SourceException($"{Source} has an item without an id, a time or a status.");

    [GeneratedRegex(@"^[0-9]{1,20}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9A-Za-z-]{1,64}\z")]
    private static partial Regex Guid();
}
