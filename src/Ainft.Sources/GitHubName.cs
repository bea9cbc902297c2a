using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a tag of a repository on GitHub, which may have a release.</summary>
/// <param name="Repository">The repository, for example <c>owner/name</c>.</param>
/// <param name="Tag">The tag without <c>refs/tags/</c>.</param>
public sealed partial record GitHubName(string Repository, string Tag)
{
    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "github:OWNER/NAME@TAG";

    /// <summary>The platform in the source of a manifest.</summary>
    public const string Platform = "github.com";

    /// <summary>The path of the release below the address of the interface.</summary>
    public string ReleasePath => $"repos/{Repository}/releases/tags/{Escape(Tag)}";

    /// <summary>The path of the reference below the address of the interface.</summary>
    public string ReferencePath => $"repos/{Repository}/git/ref/tags/{Escape(Tag)}";

    /// <summary>The path of an annotated tag, which names a commit.</summary>
    public string TagPath(string tag) => $"repos/{Repository}/git/tags/{tag}";

    /// <summary>The path of all files of a commit.</summary>
    public string TreePath(string commit) => $"repos/{Repository}/git/trees/{commit}?recursive=1";

    /// <summary>The path of a file, below the address that serves the files.</summary>
    public string FilePath(string commit, string path) => $"{Repository}/{commit}/{Escape(path)}";

    /// <summary>The values that the name and the commit state.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="release">The release of the tag, or null.</param>
    public SourceReading Reading(string commit, GitHubRelease? release)
    {
        var reading = new SourceReading($"github:{Repository}@{Tag}");
        reading.AddText("name", Repository[(Repository.IndexOf('/', StringComparison.Ordinal) + 1)..], null);
        reading.AddText("version", Tag, null);
        reading.AddText("source/platform", Platform, null);
        reading.AddText("source/repository", Repository, null);
        reading.AddText("source/revision", commit, null);
        reading.AddText("source/uri", $"https://{Platform}/{Repository}", null);
        reading.AddText("properties/github/tag", Tag, null);
        reading.AddText("properties/github/release", release?.Title, "name");
        return reading;
    }

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static GitHubName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match && IsRepository(match.Groups[1].Value)
            && IsTag(match.Groups[2].Value)
            ? new GitHubName(match.Groups[1].Value, match.Groups[2].Value)
            : null;
    }

    /// <summary>Whether a text can name a repository.</summary>
    public static bool IsRepository(string text) =>
        Repositories().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    /// <summary>Whether this registry takes a tag of this name.</summary>
    public static bool IsTag(string text) =>
        Tags().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex(@"^github:([^@]{3,140})@(.{1,200})\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{0,99}[A-Za-z0-9_-]\z")]
    private static partial Regex Repositories();

    [GeneratedRegex(@"^[A-Za-z0-9@_][A-Za-z0-9@._+-]*(?:/[A-Za-z0-9@_][A-Za-z0-9@._+-]*)*\z")]
    private static partial Regex Tags();
}
