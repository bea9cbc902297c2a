using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A file in the tree of a commit.</summary>
/// <param name="Path">Its path. The reader does not check it.</param>
/// <param name="Blob">The id of its blob.</param>
/// <param name="Size">The number of bytes.</param>
public sealed partial record GitFile(string Path, string Blob, long Size)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads the output of <c>git ls-tree -r -l -z</c>.</summary>
    /// <param name="utf8">The output, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The tree has a link, a submodule, or a path that is not UTF-8.</exception>
    public static IReadOnlyList<GitFile> ReadTree(ReadOnlySpan<byte> utf8)
    {
        var files = new List<GitFile>();
        foreach (var entry in Decode(utf8).Split('\0', StringSplitOptions.RemoveEmptyEntries))
            files.Add(Read(entry));
        return files;
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new SourceException("A path of the commit is not UTF-8.", exception);
        }
    }

    private static GitFile Read(string entry)
    {
        if (Entry().Match(entry) is not { Success: true } match)
            throw new SourceException("The tree of the commit has an entry of an unknown form.");
        var (mode, path) = (match.Groups[1].Value, match.Groups[5].Value);
        return mode switch
        {
            "120000" => throw new SourceException($"{path} is a symbolic link, and a manifest lists only files."),
            "160000" => throw new SourceException($"{path} is a submodule, and a manifest lists only files."),
            _ => new GitFile(
                path, match.Groups[3].Value,
                long.TryParse(match.Groups[4].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? size
                    : throw new SourceException($"{path} has no size.")),
        };
    }

    [GeneratedRegex(@"\A([0-7]{6}) ([a-z]+) ([0-9a-f]{40}) +([0-9]+|-)\t(.+)\z", RegexOptions.Singleline)]
    private static partial Regex Entry();
}
