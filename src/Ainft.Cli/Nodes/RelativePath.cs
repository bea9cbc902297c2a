namespace Ainft.Cli.Nodes;

/// <summary>
/// The rules for relative paths in untrusted documents. Parts are separated by '/', and no part leads out of the
/// folder.
/// </summary>
internal static class RelativePath
{
    /// <summary>The most parts of a path.</summary>
    public const int Deepest = 64;

    /// <summary>The most bytes of a path in UTF-8, with at most three bytes per character.</summary>
    public const int LongestBytes = 3 * Longest;

    private const int Longest = 1000;

    /// <summary>Whether a path stays below the folder it is joined to, on every file system.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= Longest && !path.Contains('\\') && !path.Any(char.IsControl)
        && path.Split('/') is { Length: <= Deepest } parts && parts.All(part => part is not ("" or "." or ".."));
}
