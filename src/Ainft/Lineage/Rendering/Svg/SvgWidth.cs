using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering.Svg;

/// <summary>
/// Estimates the width of text, rather too wide than too narrow. The font is known only to the viewer of the drawing.
/// </summary>
internal static class SvgWidth
{
    private const double NameSize = 13;
    private const double RelationSize = 9.5;
    private const double DetailSize = 10.5;

    // The factor for bold letters of the widest fonts in use.
    private const double NameWeight = 1.2;

    // For a fixed-width font of 9.5 pixels.
    private const double DigitWidth = 5.8;

    public static double OfName(string text) => Em(text) * NameSize * NameWeight;

    public static double OfDetail(string kind, string id) => Em(kind) * DetailSize * 1.06 + 7 + id.Length * DigitWidth;

    public static double OfRelation(string text) => Em(text) * RelationSize;

    /// <summary>The name, shortened to a width.</summary>
    public static string FitName(string text, double width)
    {
        for (var columns = PlainText.Columns(text); OfName(text) > width && columns > 1; columns--)
            text = PlainText.Fit(text, columns - 1);
        return text;
    }

    private static double Em(string text)
    {
        var em = 0.0;
        foreach (var rune in text.EnumerateRunes())
            em += EmOf(rune);
        return em;
    }

    private static double EmOf(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.28,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '-' or '/' or '[' or ']' => 0.37,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.89,
        >= 'A' and <= 'Z' => 0.68,
        < 0x250 => 0.57,
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark => 0,
        _ => PlainText.Columns(rune.ToString()) == 2 ? 1.05 : 0.66,
    };
}
