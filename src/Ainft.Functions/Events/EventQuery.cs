using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>A query of events: a filter, a limit, and the position after which it begins.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Limit">The most events of a page.</param>
/// <param name="After">The position. Null for the beginning of the log.</param>
/// <param name="IsLatest">Whether the query begins at the end of the log instead.</param>
internal sealed record EventQuery(EventFilter Filter, int Limit, EventPosition? After, bool IsLatest)
{
    public const int MaxLimit = 100;

    /// <summary>The word for the end of the log.</summary>
    public const string Latest = "latest";

    /// <summary>The header with which a client resumes a stream (HTML standard, 9.2).</summary>
    public const string Resume = "Last-Event-ID";

    private const string Expected =
        "This is not a position of events. Use the position of an answer or of an event, or latest.";

    /// <summary>
    /// Reads a query. The header of a resuming client overrides <c>after</c>, because it is the later position.
    /// </summary>
    public static EventQuery? Parse(HttpRequest http, RequestedIds ids, out IReadOnlyList<Violation> violations)
    {
        var parameters = new EventParameters(http);
        var filter = new EventFilter(
            parameters.Types(), parameters.Component(ids), parameters.Account("creator"), parameters.Kind(),
            parameters.Account("account"));
        var limit = parameters.Number("limit", 1, MaxLimit, MaxLimit);
        var after = parameters.Text("after");
        var resumed = http.Headers[Resume];
        var text = resumed.Count > 0 ? resumed.ToString() : after;
        var isLatest = text == Latest;
        EventPosition? position = EventPosition.TryParse(text, out var parsed) ? parsed : null;
        if (text is not null && !isLatest && position is null)
            parameters.Refuse(resumed.Count > 0 ? Resume : "after", ViolationCode.WrongForm, Expected);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new EventQuery(filter, limit, position, isLatest);
    }

    /// <summary>Reads the parameters that only queries of events have.</summary>
    private sealed class EventParameters(HttpRequest http) : QueryParameters(http)
    {
        public IReadOnlySet<string>? Types()
        {
            if (Text("type") is not { } text)
                return null;
            var types = text.Split(',').ToHashSet(StringComparer.Ordinal);
            return types.IsSubsetOf(EventType.All) ? types : Refuse<IReadOnlySet<string>?>(
                "type", ViolationCode.WrongValue,
                $"Expected one or more of {string.Join(", ", EventType.All)}, separated by commas.", null);
        }

        public AinftId? Component(RequestedIds ids)
        {
            if (Text("id") is not { } text)
                return null;
            return ids.Find(text) ?? Refuse<AinftId?>(
                "id", ViolationCode.WrongForm, "Expected the id of a component, 0x and 64 hexadecimal digits.", null);
        }

        public Address? Account(string name)
        {
            if (Text(name) is not { } text)
                return null;
            return Address.TryParse(text, out var account) ? account : Refuse<Address?>(
                name, ViolationCode.WrongForm, $"Expected an address, {Address.Form}.", null);
        }

        public string? Kind()
        {
            if (Text("kind") is not { } text)
                return null;
            var all = Enum.GetValues<ComponentKind>().Select(kind => kind.ToText());
            return ManifestWords.TryParse(text, out ComponentKind _) ? text : Refuse<string?>(
                "kind", ViolationCode.WrongValue, $"Expected one of {string.Join(", ", all)}.", null);
        }
    }
}
