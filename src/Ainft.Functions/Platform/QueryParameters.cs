using Ainft.Ethereum;
using Microsoft.Extensions.Primitives;

namespace Ainft.Functions.Platform;

/// <summary>Reads the parameters of a query and collects violations, each with its parameter as pointer.</summary>
public class QueryParameters
{
    /// <summary>A Functions host reads these itself, when its operator requires a key.</summary>
    private static readonly string[] HostNames = ["code", "clientId"];

    private readonly HttpRequest request;
    private readonly IQueryCollection query;
    private readonly List<Violation> violations;
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public QueryParameters(HttpRequest request)
    {
        this.request = request;
        query = request.Query;
        violations = [.. query.Where(parameter => parameter.Value.Count > 1).Select(Repeated)];
    }

    /// <summary>
    /// All violations, once the route has read all its parameters. An unknown parameter is a violation, because the
    /// answer without it would be to another question.
    /// </summary>
    public IReadOnlyList<Violation> Violations => [.. violations, .. query.Keys.Where(IsUnknown).Select(Unknown)];

    /// <summary>A parameter's text. Null when it is absent, or given twice, which is a violation already.</summary>
    public string? Text(string name)
    {
        names.Add(name);
        return query.TryGetValue(name, out var values) && values.Count == 1 ? values.ToString() : null;
    }

    /// <summary>A whole number, or <paramref name="absent"/> when the query lacks the parameter.</summary>
    public int Number(string name, int min, int max, int absent) => Text(name) switch
    {
        null => absent,
        { } text when TryParse(text, min, max, out var number) => number,
        _ => Refuse(name, ViolationCode.OutOfRange, $"Expected a whole number from {min} to {max}.", absent),
    };

    /// <summary>The name of a list for its page tokens. A rebuild of the index ends the lists of the old one.</summary>
    public string ListOf(params IEnumerable<string?> parts)
    {
        var storage = request.HttpContext.RequestServices.GetRequiredService<Storage>();
        return $"{storage.Generation}\n{string.Join('\n', parts)}";
    }

    /// <summary>The position that the parameter <c>page</c> has in a list. Null when it is absent or refused.</summary>
    public string? Page(string list, Func<string, bool> isPosition)
    {
        if (Text("page") is not { } token)
            return null;
        if (PageToken.Read(list, token) is { } position && isPosition(position))
            return position;
        violations.Add(WrongPage);
        return null;
    }

    /// <inheritdoc cref="Page(string, Func{string, bool})"/>
    public T? Page<T>(string list, Func<string, T?> parse) where T : struct =>
        Page(list, position => parse(position) is not null) is { } position ? parse(position) : null;

    /// <summary>The violation of a page token of another query.</summary>
    public static Violation WrongPage { get; } = new(
        "/page",
        ViolationCode.PageInvalid,
        "The page token does not belong to this query. Use the token in the answer to the same query.");

    /// <summary>Refuses one parameter.</summary>
    public void Refuse(string name, ViolationCode code, string reason) =>
        violations.Add(new Violation($"/{name}", code, reason));

    protected T Refuse<T>(string name, ViolationCode code, string reason, T instead)
    {
        Refuse(name, code, reason);
        return instead;
    }

    protected static bool TryParse(string text, int min, int max, out int number) =>
        DecimalText.TryRead(text, out number) && number >= min && number <= max;

    private static Violation Repeated(KeyValuePair<string, StringValues> parameter) =>
        new($"/{parameter.Key}", ViolationCode.ParameterRepeated, "The query contains the parameter twice.");

    private Violation Unknown(string name) => new(
        $"/{name}",
        ViolationCode.ParameterUnknown,
        $"Unknown parameter. The parameters are {string.Join(", ", names)}.");

    private bool IsUnknown(string name) =>
        !names.Contains(name) && !HostNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}
