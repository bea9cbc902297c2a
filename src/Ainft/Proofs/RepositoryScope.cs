using System.Text.RegularExpressions;

namespace Ainft.Proofs;

/// <summary>
/// The repositories of a delegation. A scope is the name of one repository, or a name whose last segment is <c>*</c>
/// for each repository with exactly one more segment.
/// </summary>
/// <remarks>
/// A name has segments of the ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, separated by <c>/</c>. No segment
/// is <c>.</c>, and <c>..</c> occurs nowhere. So a name with an encoded slash, a backslash or white space is outside of
/// every scope. Names on the platforms of <see cref="AreCaseInsensitive"/> compare without the case of ASCII letters.
/// </remarks>
public static partial class RepositoryScope
{
    /// <summary>The most characters of a scope.</summary>
    public const int MaxLength = ManifestLimits.Source;

    /// <summary>The most characters of a platform.</summary>
    public const int MaxPlatform = 128;

    private const string Any = "/*";

    /// <summary>Whether a text is a scope.</summary>
    public static bool IsValid(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return IsName(scope.EndsWith(Any, StringComparison.Ordinal) ? scope[..^Any.Length] : scope);
    }

    /// <summary>
    /// Whether a text can be the platform of a delegation, which is words of lower-case letters and digits with one of
    /// <c>.</c>, <c>:</c>, <c>_</c> and <c>-</c> between them.
    /// </summary>
    public static bool IsPlatform(string platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return platform.Length <= MaxPlatform && PlatformForm().IsMatch(platform);
    }

    /// <summary>Whether two names on a platform are the same when only the case of letters differs.</summary>
    public static bool AreCaseInsensitive(string platform) => platform == "github.com";

    /// <summary>Whether a repository is within a scope.</summary>
    /// <param name="platform">The platform of both.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="repository">The value of the manifest's <c>source.repository</c>.</param>
    public static bool Covers(string platform, string scope, string repository)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(repository);
        if (!IsValid(scope) || !IsName(repository))
            return false;
        var comparison = AreCaseInsensitive(platform) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!scope.EndsWith(Any, StringComparison.Ordinal))
            return repository.Equals(scope, comparison);
        var owner = scope[..^1];
        return repository.StartsWith(owner, comparison) && !repository.AsSpan(owner.Length).Contains('/');
    }

    private static bool IsName(string text) => text.Length <= MaxLength && NameForm().IsMatch(text);

    [GeneratedRegex(@"^(?!.*\.\.)(?!(.*/)?\.(/|\z))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[a-z0-9]+([.:_-][a-z0-9]+)*\z")]
    private static partial Regex PlatformForm();
}
