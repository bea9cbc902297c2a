using System.Globalization;

namespace Ainft.Sources;

/// <summary>Reads the answers of GitHub about the objects of git.</summary>
public static class GitHubCommit
{
    /// <summary>Reads the object that a reference or an annotated tag names.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <returns>The hash, and whether it is that of a commit. Otherwise it is that of an annotated tag.</returns>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static (string Hash, bool IsCommit) ReadTarget(ReadOnlySpan<byte> utf8)
    {
        var target = JsonText.Read("the tag", utf8)["object"];
        return target?["sha"]?.Text is { } hash && CommitHash.Form().IsMatch(hash) && target["type"]?.Text is "commit" or "tag"
            ? (hash, target["type"]?.Text == "commit")
            : throw new SourceException("The tag does not name a commit.") { Pointer = "/object" };
    }

    /// <summary>Reads the files of a commit.</summary>
    /// <param name="utf8">The answer to <see cref="GitHubName.TreePath"/>.</param>
    /// <exception cref="SourceException">The tree is not whole, or it has a link or a submodule.</exception>
    public static IReadOnlyList<GitFile> ReadTree(ReadOnlySpan<byte> utf8)
    {
        var tree = JsonText.Read("the list of files", utf8);
        return tree["truncated"]?.Text == "false"
            ? [.. (tree["tree"]?.Items ?? []).Where(entry => entry["type"]?.Text != "tree").Select(ReadFile)]
            : throw new SourceException(
                $"GitHub does not list all files of this commit. Mint it as {GitName.Form} instead.");
    }

    private static GitFile ReadFile(SourceNode entry)
    {
        if (entry["path"]?.Text is not { Length: > 0 } path)
            throw new SourceException("The list of files has a file without a path.");
        if (entry["type"]?.Text != "blob" || entry["mode"]?.Text == "120000")
            throw new SourceException($"{path} is a link or a submodule, and a manifest lists only files.");
        return entry["sha"]?.Text is { } hash && CommitHash.Form().IsMatch(hash) && long.TryParse(
            entry["size"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new GitFile(path, hash, size)
            : throw new SourceException($"{path} has no size or no hash.");
    }
}
