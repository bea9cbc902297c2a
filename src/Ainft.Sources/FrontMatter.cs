namespace Ainft.Sources;

/// <summary>Finds the YAML between two lines of three dashes at the start of a card.</summary>
/// <param name="Yaml">The bytes between the lines.</param>
/// <param name="Body">The bytes after the second line.</param>
internal readonly record struct FrontMatter(Range Yaml, Range Body)
{
    /// <summary>Finds it. The result is null when the card does not begin with three dashes.</summary>
    /// <param name="file">The name of the file in messages.</param>
    /// <param name="head">The start of the file.</param>
    /// <param name="isWhole">Whether the file has no further bytes.</param>
    /// <exception cref="SourceException">The second line of dashes is missing.</exception>
    public static FrontMatter? Find(string file, ReadOnlySpan<byte> head, bool isWhole)
    {
        var start = head.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (!IsMark(head, start, out var first))
            return null;
        for (var line = first; line < head.Length;)
        {
            if (IsMark(head, line, out var next))
                return new FrontMatter(first..line, next..);
            line = next;
        }

        throw new SourceException(isWhole
            ? $"The front matter of {file} does not end. A line with three dashes must follow it."
            : $"The front matter of {file} has more than {SourceLimits.CardBytes >> 20} MiB.");
    }

    private static bool IsMark(ReadOnlySpan<byte> head, int start, out int next)
    {
        var line = head[start..];
        var end = line.IndexOf((byte)'\n');
        next = end < 0 ? head.Length : start + end + 1;
        return (end < 0 ? line : line[..end]).TrimEnd(" \t\r"u8).SequenceEqual("---"u8);
    }
}
