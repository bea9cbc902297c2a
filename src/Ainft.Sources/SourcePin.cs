using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A platform whose repositories can prove their creator.</summary>
public enum SourcePlatform
{
    /// <summary>The platform <c>huggingface.co</c>.</summary>
    HuggingFace,

    /// <summary>The platform <c>github.com</c>.</summary>
    GitHub,
}

/// <summary>A commit of a repository, as the source of a manifest pins it.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Repository">
/// The repository, such as <c>owner/name</c> or, on Hugging Face, <c>datasets/owner/name</c> or
/// <c>spaces/owner/name</c>.
/// </param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
public sealed partial record SourcePin(SourcePlatform Platform, string Repository, string Commit)
{
    private const string Datasets = "datasets/", Spaces = "spaces/";

    /// <summary>The members of a manifest's source that pin it, for messages.</summary>
    public const string Form =
        "platform huggingface.co or github.com, its repository, and a commit of 40 hexadecimal digits as revision";

    /// <summary>The path of the file at the commit, below the address that serves the files of the platform.</summary>
    public string PinnedPath => PathAt(Commit);

    /// <summary>
    /// The path of the file on the default branch. Only an account that may write to the repository can change it. A
    /// commit alone can come from a fork or from a pull request of a stranger.
    /// </summary>
    public string CurrentPath => PathAt(Platform == SourcePlatform.GitHub ? "HEAD" : "main");

    /// <summary>
    /// The paths of the metadata with the tags, first at the commit and then on the default branch. Only Hugging Face
    /// has tags in its metadata.
    /// </summary>
    public IReadOnlyList<string> TagPaths => Platform == SourcePlatform.HuggingFace
        ? [TagsAt(Commit), TagsAt("main")]
        : [];

    /// <summary>Reads the source of a manifest. Null when it pins no commit on one of the platforms.</summary>
    public static SourcePin? Of(ManifestSource? source) => source switch
    {
        { Platform: "huggingface.co", Repository: { } repository, Revision: { } commit }
            when OnHub().IsMatch(repository) && CommitHash.Form().IsMatch(commit) =>
            new SourcePin(SourcePlatform.HuggingFace, repository, commit),
        { Platform: "github.com", Repository: { } repository, Revision: { } commit }
            when OnGitHub().IsMatch(repository) && CommitHash.Form().IsMatch(commit) =>
            new SourcePin(SourcePlatform.GitHub, repository, commit),
        _ => null,
    };

    private string PathAt(string revision) => Platform == SourcePlatform.GitHub
        ? $"{Repository}/{revision}/{ClaimFileReader.FileName}"
        : $"{Repository}/raw/{revision}/{ClaimFileReader.FileName}";

    private string TagsAt(string revision) => Repository.StartsWith(Datasets, StringComparison.Ordinal)
        || Repository.StartsWith(Spaces, StringComparison.Ordinal)
        ? $"api/{Repository}/revision/{revision}"
        : $"api/models/{Repository}/revision/{revision}";

    [GeneratedRegex(@"^(?:(?:datasets|spaces)/)?(?:[A-Za-z0-9][A-Za-z0-9._-]{0,95}/)?"
        + @"[A-Za-z0-9][A-Za-z0-9._-]{0,95}\z")]
    private static partial Regex OnHub();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{0,99}[A-Za-z0-9_-]\z")]
    private static partial Regex OnGitHub();
}
