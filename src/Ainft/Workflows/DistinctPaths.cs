namespace Ainft;

/// <summary>Files that can be in one folder: no path twice, and none that is a folder of another.</summary>
internal sealed class DistinctPaths
{
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

    /// <summary>Adds a path, or tells why it cannot be there.</summary>
    public string? Refusal(string path)
    {
        if (files.Contains(path))
            return "This path is already there.";
        if (folders.Contains(path))
            return "This path is a folder of another that is already there.";
        var parts = Folders(path);
        if (parts.Any(files.Contains))
            return "A folder of this path is a file that is already there.";
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
