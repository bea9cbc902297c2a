using Ainft.Ethereum;

namespace Ainft.Functions.Platform;

/// <summary>Reads the parameters of a query one by one and gathers what is wrong with them, each under its name as pointer.</summary>
public class QueryParameters
{
    /// <summary>What to say of a page token that is not one of the query.</summary>
    public const string WrongPage = "This page token is not of this query; take it from the answer to the same query.";

    /// <summary>A Functions host reads these itself, where an operator wants a key.</summary>
    private static readonly string[] HostNames = ["code", "clientId"];

    private readonly IQueryCollection query;
    private readonly List<Violation> violations;
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public QueryParameters(IQueryCollection query)
    {
        this.query = query;
        violations = [.. query.Where(parameter => parameter.Value.Count > 1).Select(parameter => new Violation($"/{parameter.Key}", "The parameter is given twice."))];
    }

    /// <summary>
    /// All that is wrong, once everything is read: a parameter that nothing asked for is a mistake, and the answer without it would be
    /// to another question.
    /// </summary>
    public IReadOnlyList<Violation> Violations =>
        [.. violations, .. query.Keys.Where(IsUnknown).Select(name => new Violation($"/{name}", $"There is no such parameter; there are {string.Join(", ", names)}."))];

    /// <summary>A parameter's text; null when there is none, or more than one, which is refused already.</summary>
    public string? Text(string name)
    {
        names.Add(name);
        return query.TryGetValue(name, out var values) && values.Count == 1 ? values.ToString() : null;
    }

    /// <summary>A whole number; <paramref name="absent"/> where there is none.</summary>
    public int Number(string name, int min, int max, int absent) => Text(name) switch
    {
        null => absent,
        { } text when TryParse(text, min, max, out var number) => number,
        _ => Refuse(name, $"Expected a whole number from {min} to {max}.", absent),
    };

    /// <summary>Refuses the query as a whole.</summary>
    public void Refuse(string reason) => violations.Add(new Violation("", reason));

    public void Refuse(string name, string reason) => violations.Add(new Violation($"/{name}", reason));

    protected T Refuse<T>(string name, string reason, T instead)
    {
        Refuse(name, reason);
        return instead;
    }

    protected static bool TryParse(string text, int min, int max, out int number) =>
        DecimalText.TryRead(text, out number) && number >= min && number <= max;

    private bool IsUnknown(string name) => !names.Contains(name) && !HostNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
