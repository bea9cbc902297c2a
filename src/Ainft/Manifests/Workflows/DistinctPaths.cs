namespace Ainft.Manifests.Workflows;

/// <summary>Paths that can exist in one folder together. No path occurs twice or is a folder of another path.</summary>
internal sealed class DistinctPaths
{
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

    /// <summary>Adds a path, or returns the reason why it conflicts with an earlier one.</summary>
    public string? Refusal(string path)
    {
        if (files.Contains(path))
            return "An earlier item has the same path. Choose another path.";
        if (folders.Contains(path))
            return "This path is a folder of an earlier path. Choose another path.";
        var parts = Folders(path);
        if (parts.Any(files.Contains))
            return "A folder of this path is a file of an earlier item. Choose another path.";
        files.Add(path);
        folders.UnionWith(parts);
        return null;
    }

    private static List<string> Folders(string path)
    {
        var found = new List<string>();
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            found.Add(path[..slash]);
        return found;
    }
}
