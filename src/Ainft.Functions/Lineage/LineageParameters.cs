using System.Globalization;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the parameters of a query one by one and gathers what is wrong with them, each under its name as pointer.</summary>
internal sealed class LineageParameters
{
    private const string All = "all";

    private readonly IQueryCollection query;
    private readonly List<Violation> violations;
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public LineageParameters(IQueryCollection query)
    {
        this.query = query;
        violations = [.. query.Where(parameter => parameter.Value.Count > 1).Select(parameter => new Violation($"/{parameter.Key}", "The parameter is given twice."))];
    }

    /// <summary>
    /// All that is wrong, once everything is read: a parameter that nothing asked for is a mistake, and the answer without it would be
    /// to another question.
    /// </summary>
    public IReadOnlyList<Violation> Violations =>
        [.. violations, .. query.Keys.Where(name => !names.Contains(name)).Select(name => new Violation($"/{name}", $"There is no such parameter; there are {string.Join(", ", names)}."))];

    /// <summary>A parameter's text; null when there is none, or more than one, which is refused already.</summary>
    public string? Text(string name)
    {
        names.Add(name);
        return query.TryGetValue(name, out var values) && values.Count == 1 ? values.ToString() : null;
    }

    public int Number(string name, int min, int max, int absent) => Text(name) switch
    {
        null => absent,
        { } text when TryParse(text, min, max, out var number) => number,
        _ => Refuse(name, $"Expected a whole number from {min} to {max}.", absent),
    };

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

    public void Refuse(string name, string reason) => violations.Add(new Violation($"/{name}", reason));

    private T Refuse<T>(string name, string reason, T instead)
    {
        Refuse(name, reason);
        return instead;
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
                return Refuse(name, $"Expected one or more of {string.Join(", ", all)}, separated by commas.", found);
        return found;
    }

    private static bool TryParse(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    private delegate bool TryParseWord<T>(string text, out T value);
}
