using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A webhook of a repository or of an organization on GitHub.</summary>
/// <param name="Path">
/// Its path below the address of the interface, such as <c>repos/owner/name/hooks/1</c> or <c>orgs/owner/hooks/1</c>.
/// </param>
public sealed partial record GitHubHook(string Path)
{
    /// <summary>
    /// The repository of the webhook. For an organization it is a name that only a scope of all its repositories
    /// covers.
    /// </summary>
    public string Repository => Path.Split('/') is ["repos", var owner, var name, ..]
        ? $"{owner}/{name}"
        : $"{Path.Split('/')[1]}/-";

    /// <summary>Reads a path. Null for another text.</summary>
    public static GitHubHook? TryParse(string? path) =>
        path is not null && Form().IsMatch(path) && !path.Contains("..", StringComparison.Ordinal)
            ? new GitHubHook(path)
            : null;

    [GeneratedRegex(
        @"^(?:repos/[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{1,100}|orgs/[A-Za-z0-9][A-Za-z0-9-]{0,38})"
        + @"/hooks/[0-9]{1,20}\z")]
    private static partial Regex Form();
}
