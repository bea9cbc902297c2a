namespace Ainft.Cli.Nodes;

/// <summary>Paths inside a folder as a stranger may write them: '/' between parts, no part that leads elsewhere.</summary>
internal static class RelativePath
{
    private const int Longest = 1000, Deepest = 64;

    /// <summary>Whether a path stays below the folder it is joined to, on every file system.</summary>
    public static bool IsSafe(string path) =>
        path.Length is > 0 and <= Longest && !path.Contains('\\') && !path.Any(char.IsControl)
        && path.Split('/') is { Length: <= Deepest } parts && parts.All(part => part is not ("" or "." or ".."));
}
