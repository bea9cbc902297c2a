using System.Text.RegularExpressions;

namespace Ainft.Manifests;

/// <summary>Finds licenses that the SPDX list lacks or writes with other letters, and suggests other texts.</summary>
internal static partial class LicenseNames
{
    private static readonly char[] Separators = [' ', '(', ')'];
    private static readonly string[] References = ["LicenseRef-", "AdditionRef-", "DocumentRef-"];

    /// <summary>The warnings about a valid license expression.</summary>
    public static IEnumerable<ManifestWarning> Warnings(string expression)
    {
        var before = "";
        foreach (var token in expression.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsOperator(token) && !IsReference(token) && Warning(token, IsWith(before)) is { } warning)
                yield return warning;
            before = token;
        }
    }

    /// <summary>
    /// A sentence with the <c>LicenseRef-</c> for a text that is the name of one license and no expression. It is empty
    /// for other texts.
    /// </summary>
    public static string Hint(string text)
    {
        var words = Word().Matches(text).Select(match => match.Value).ToArray();
        var isName = words.Length > 0
            && !text.AsSpan().ContainsAny('(', ')')
            && !words.Any(word => IsOperator(word.ToUpperInvariant()) || SpdxList.License(word) is not null)
            && !words.Any(IsReference);
        return isName ? $" For a license beyond the SPDX list, write LicenseRef-{string.Join('-', words)}." : "";
    }

    private static ManifestWarning? Warning(string token, bool isAddition)
    {
        var id = token.EndsWith('+') ? token[..^1] : token;
        var listed = isAddition ? SpdxList.Addition(id) : SpdxList.License(id);
        if (listed is null)
            return Unlisted(id, isAddition ? "AdditionRef-" : "LicenseRef-");
        return listed == id
            ? null
            : new ManifestWarning(
                "/license", ViolationCode.LicenseCase, $"The SPDX list writes {id} as {listed}.", listed);
    }

    private static ManifestWarning Unlisted(string id, string prefix) => new(
        "/license",
        ViolationCode.LicenseUnlisted,
        $"The SPDX list has no {id}. Write {prefix}{id} for a license of your own or of another list.",
        prefix + id);

    private static bool IsReference(string token) =>
        References.Any(prefix => token.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsWith(string token) => token is "WITH" or "with";

    private static bool IsOperator(string token) => token is "AND" or "OR" or "and" or "or" || IsWith(token);

    [GeneratedRegex("[A-Za-z0-9.-]+")]
    private static partial Regex Word();
}
