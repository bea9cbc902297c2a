namespace Ainft.Cli.Folders;

/// <summary>
/// The rules for the paths of a folder. The kernel has the rules for one path, and every system refuses the same paths,
/// when it mints and again when it downloads.
/// </summary>
internal static class FolderPath
{
    /// <summary>Checks a path.</summary>
    /// <returns>The reason why a manifest must not have the path, or null.</returns>
    public static string? Refusal(string path) =>
        ArtifactPath.IsValid(path) ? null : $"is not {ArtifactPath.Expected}";

    /// <summary>The first two paths that are one file on a system that does not distinguish case, or null.</summary>
    public static (string First, string Second)? Clash(IEnumerable<string> paths)
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
            if (!known.TryAdd(path, path))
                return (known[path], path);
        return null;
    }
}
