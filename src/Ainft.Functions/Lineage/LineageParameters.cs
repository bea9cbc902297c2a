using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the parameters that only lineage queries have.</summary>
internal sealed class LineageParameters(HttpRequest request) : QueryParameters(request)
{
    private const string All = "all";

    /// <summary>A number of steps, or null for <c>all</c>.</summary>
    public int? Depth(string name, int min, int? absent) => Text(name) switch
    {
        null => absent,
        All => null,
        { } text when TryParse(text, min, int.MaxValue, out var depth) => depth,
        _ => Refuse(name, ViolationCode.OutOfRange, $"Expected {All} or a whole number of at least {min}.", absent),
    };

    /// <summary>A set of relations, separated by commas, or null when the query does not have the parameter.</summary>
    public IReadOnlySet<Relation>? Relations()
    {
        var all = Enum.GetValues<Relation>().Select(relation => relation.ToText());
        return Words<Relation>("relation", ManifestWords.TryParse, all);
    }

    /// <summary>A set of kinds, separated by commas, or null when the query does not have the parameter.</summary>
    public IReadOnlySet<ComponentKind>? Kinds()
    {
        var all = Enum.GetValues<ComponentKind>().Select(kind => kind.ToText());
        return Words<ComponentKind>("kind", ManifestWords.TryParse, all);
    }

    private SortedSet<T>? Words<T>(string name, TryParseWord<T> tryParse, IEnumerable<string> all)
    {
        if (Text(name) is not { } text)
            return null;
        var found = new SortedSet<T>();
        foreach (var word in text.Split(','))
            if (tryParse(word, out var value))
                found.Add(value);
            else
                return Refuse(
                    name,
                    ViolationCode.WrongValue,
                    $"Expected one or more of {string.Join(", ", all)}, separated by commas.",
                    found);
        return found;
    }

    private delegate bool TryParseWord<T>(string text, out T value);
}
