using SkiaSharp;

namespace Ainft.Functions.Explorer;

/// <summary>Fits texts into a picture. The caller bounds their length.</summary>
internal static class PictureText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// The lines of a text, broken at spaces where possible. The last line ends in an ellipsis when more would follow.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="font">The font, which has a glyph for each character.</param>
    /// <param name="width">The width of a line in pixels.</param>
    /// <param name="most">The most lines.</param>
    public static IReadOnlyList<string> Wrap(string text, SKFont font, float width, int most)
    {
        var (lines, rest) = (new List<string>(), text.Trim());
        while (rest.Length > 0)
        {
            var fits = font.BreakText(rest, width);
            if (fits >= rest.Length || lines.Count == most - 1)
            {
                lines.Add(Cut(rest, font, width));
                break;
            }
            var end = EndOfLine(rest, fits);
            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }
        return lines;
    }

    /// <summary>The text, or its beginning and an ellipsis when the text is wider than a line.</summary>
    public static string Cut(string text, SKFont font, float width)
    {
        var fits = font.BreakText(text, width);
        if (fits >= text.Length)
            return text;
        fits = font.BreakText(text, width - font.MeasureText(Ellipsis));
        return text[..WholeCharacters(text, fits)].TrimEnd() + Ellipsis;
    }

    // A line breaks at its last space, unless that would leave more than half of it empty.
    private static int EndOfLine(string text, int fits)
    {
        var space = text.LastIndexOf(' ', fits);
        return space > fits / 2 ? space : Math.Max(1, WholeCharacters(text, fits));
    }

    private static int WholeCharacters(string text, int length) =>
        length > 0 && length < text.Length && char.IsLowSurrogate(text[length]) ? length - 1 : length;
}
