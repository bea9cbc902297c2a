using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>
/// Reads the text of a card below its front matter: the first heading, the first paragraph and the papers. The text is
/// that of a stranger, so only short parts of it are taken, and only as text.
/// </summary>
public static partial class CardBodyReader
{
    private const int MostBytes = 64 << 10, LongestText = 1000, MostPapers = 16;

    /// <summary>Reads the text.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="head">The first bytes of the file, at most <see cref="SourceLimits.CardBytes"/>.</param>
    /// <param name="isWhole">Whether the file has no further bytes.</param>
    /// <exception cref="SourceException">The front matter does not end, or the text is not UTF-8.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> head, bool isWhole)
    {
        var reading = new SourceReading(file);
        var body = FrontMatter.Find(file, head, isWhole) is { } found ? head[found.Body] : head;
        var lines = SourceText.Decode(file, Start(body)).ReplaceLineEndings("\n").Split('\n');
        reading.AddText("name", Heading(lines), "the first heading");
        reading.AddText("description", Paragraph(lines), "the first paragraph");
        var papers = lines.SelectMany(line => ArXiv().Matches(line)).Select(match => match.Groups[1].Value);
        reading.AddPapers(
            papers.Distinct().Take(MostPapers).Select(paper => new JsonObject { ["arxiv"] = paper }), "its text");
        return reading;
    }

    // The end of a line is a boundary between two characters in UTF-8.
    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> body) =>
        body.Length <= MostBytes ? body : body[..Math.Max(0, body[..MostBytes].LastIndexOf((byte)'\n'))];

    private static string? Heading(string[] lines) =>
        Array.Find(lines, line => line.StartsWith("# ", StringComparison.Ordinal)) is { } line
            ? Cut(line[2..]) : null;

    private static string? Paragraph(string[] lines)
    {
        var taken = lines.SkipWhile(line => !IsProse(line)).TakeWhile(IsProse).Select(line => line.Trim());
        return Cut(string.Join(' ', taken));
    }

    // Headings, lists, tables, quotes, HTML, pictures and code are not sentences.
    private static bool IsProse(string line) =>
        line.Length > 0 && !char.IsWhiteSpace(line[0])
        && !"#<>|!`~*-+=[".Contains(line[0], StringComparison.Ordinal);

    private static string? Cut(string text)
    {
        var plain = PlainText.Clean(text.Trim());
        return plain.Length == 0 ? null : PlainText.Fit(plain, LongestText);
    }

    [GeneratedRegex(@"\b(?:arxiv:|arxiv[.]org/(?:abs|pdf)/)([0-9]{4}[.][0-9]{4,5})\b", RegexOptions.IgnoreCase)]
    private static partial Regex ArXiv();
}
