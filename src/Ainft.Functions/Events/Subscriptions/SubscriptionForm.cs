using System.Text.Json;
using Ainft.Functions.Nodes;

namespace Ainft.Functions.Events;

/// <summary>
/// The body of a request for a subscription: <c>{url, types, id, creator, kind, account, descendantsOf}</c>. All
/// members but the address are optional.
/// </summary>
internal sealed record SubscriptionForm(Uri Target, EventFilter Filter, IReadOnlyList<AinftId> DescendantsOf)
{
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxUrl = 2_048;

    /// <summary>Reads a body; null when it breaks a rule.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static SubscriptionForm? Parse(ReadOnlyMemory<byte> body, out IReadOnlyList<Violation> violations)
    {
        using var json = JsonDocument.Parse(body);
        var members = new BodyMembers(
            json.RootElement, ["url", "types", "id", "creator", "kind", "account", "descendantsOf"]);
        var target = TargetOf(members);
        var filter = new EventFilter(
            TypesOf(members, json.RootElement),
            members.Has("id") ? new AinftId(members.Word("id")) : null,
            members.Has("creator") ? members.Address("creator") : null,
            KindOf(members),
            members.Has("account") ? members.Address("account") : null);
        var watched = members.Has("descendantsOf")
            ? members.Words("descendantsOf", SubscriptionStore.WatchedPerAccount)
            : [];
        violations = members.Violations;
        return violations.Count > 0
            ? null
            : new SubscriptionForm(target!, filter, [.. watched.Distinct().Select(id => new AinftId(id))]);
    }

    private static Uri? TargetOf(BodyMembers members)
    {
        if (members.Line("url", MaxUrl) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var target) && target.Scheme is "https" or "http"
            && target.UserInfo.Length == 0 && target.Fragment.Length == 0)
            return target;
        members.Refuse(
            "/url", ViolationCode.WrongForm, "Expected an https address without a user, a password and a fragment.");
        return null;
    }

    private static HashSet<string>? TypesOf(BodyMembers members, JsonElement body)
    {
        if (!members.Has("types"))
            return null;
        var array = body.GetProperty("types");
        if (array.ValueKind == JsonValueKind.Array && array.GetArrayLength() is > 0 and <= 16
            && array.EnumerateArray().All(one => EventType.All.Any(type => IsText(one, type))))
            return array.EnumerateArray().Select(one => one.GetString()!).ToHashSet(StringComparer.Ordinal);
        members.Refuse(
            "/types", ViolationCode.WrongValue, $"Expected an array of some of {string.Join(", ", EventType.All)}.");
        return null;
    }

    private static bool IsText(JsonElement one, string text) =>
        one.ValueKind == JsonValueKind.String && one.ValueEquals(text);

    private static string? KindOf(BodyMembers members)
    {
        if (!members.Has("kind"))
            return null;
        if (members.Line("kind", 16) is { } word && ManifestWords.TryParse(word, out ComponentKind _))
            return word;
        var all = Enum.GetValues<ComponentKind>().Select(kind => kind.ToText());
        members.Refuse("/kind", ViolationCode.WrongValue, $"Expected one of {string.Join(", ", all)}.");
        return null;
    }
}
