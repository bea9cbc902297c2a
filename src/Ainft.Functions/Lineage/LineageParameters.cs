using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>What parameters of lineage queries have beside those of others.</summary>
internal sealed class LineageParameters(IQueryCollection query) : QueryParameters(query)
{
    private const string All = "all";

    /// <summary>A number of steps, or <c>all</c>: null.</summary>
    public int? Depth(string name, int min, int? absent) => Text(name) switch
    {
        null => absent,
        All => null,
        { } text when TryParse(text, min, int.MaxValue, out var depth) => depth,
        _ => Refuse(name, $"Expected {All}, or a whole number from {min} on.", absent),
    };

    /// <summary>A set of relations, separated by commas; null: no such parameter.</summary>
    public IReadOnlySet<Relation>? Relations() =>
        Words<Relation>("relation", ManifestWords.TryParse, Enum.GetValues<Relation>().Select(relation => relation.ToText()));

    /// <summary>A set of kinds, separated by commas; null: no such parameter.</summary>
    public IReadOnlySet<ComponentKind>? Kinds() =>
        Words<ComponentKind>("kind", ManifestWords.TryParse, Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()));

    private SortedSet<T>? Words<T>(string name, TryParseWord<T> tryParse, IEnumerable<string> all)
    {
        if (Text(name) is not { } text)
            return null;
        var found = new SortedSet<T>();
        foreach (var word in text.Split(','))
            if (tryParse(word, out var value))
                found.Add(value);
            else
                return Refuse(name, $"Expected one or more of {string.Join(", ", all)}, separated by commas.", found);
        return found;
    }

    private delegate bool TryParseWord<T>(string text, out T value);
}
