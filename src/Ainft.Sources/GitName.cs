using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a revision of a git repository.</summary>
/// <param name="Repository">The http or https address of the repository, without a user and a query.</param>
/// <param name="Revision">A branch, a tag or a commit, or null for the default branch.</param>
public sealed partial record GitName(Uri Repository, string? Revision)
{
    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "git:https://HOST/PATH[@REVISION]";

    /// <summary>The path of the repository on its host, without the ending of git.</summary>
    public string PlainPath => Repository.AbsolutePath.Trim('/') is var path
        && path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static GitName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match && !text.Contains("..", StringComparison.Ordinal)
            && Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out var address)
            && address.AbsolutePath.Length > 1
            ? new GitName(address, match.Groups[2].Success ? match.Groups[2].Value : null)
            : null;
    }

    /// <summary>The values that the address and the commit state.</summary>
    /// <param name="commit">The commit.</param>
    public SourceReading Reading(string commit)
    {
        var reading = new SourceReading($"git:{Repository}@{commit}");
        reading.AddText("name", PlainPath[(PlainPath.LastIndexOf('/') + 1)..], null);
        reading.AddText("source/platform", Repository.Host.ToLowerInvariant(), null);
        reading.AddText("source/repository", PlainPath, null);
        reading.AddText("source/revision", commit, null);
        reading.AddText("source/uri", $"https://{Repository.Authority.ToLowerInvariant()}/{PlainPath}", null);
        return reading;
    }

    [GeneratedRegex(@"^git:(https?://[A-Za-z0-9.\[\]:-]{1,255}/[A-Za-z0-9._~/+-]{1,500})"
        + @"(?:@([A-Za-z0-9][A-Za-z0-9._/+-]{0,199}))?\z")]
    private static partial Regex Name();
}
