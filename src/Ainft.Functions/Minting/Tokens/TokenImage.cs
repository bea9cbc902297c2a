using System.Net;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// Draws a picture by which people can distinguish components. The bits of the id give a mirrored pattern, and the kind
/// gives the colour. The picture follows from the id and the manifest, so every instance draws the same bytes.
/// </summary>
public static class TokenImage
{
    private const int Cells = 8;
    private const int Cell = 30;

    public static string Draw(AinftId id, string kind, string name, string? version)
    {
        var bits = id.Value.ToArray();
        var hue = HueOf(kind) + bits[31] % 24 - 12;
        var svg = new StringBuilder("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 480">""");
        svg.Append($"""<rect width="400" height="480" rx="24" fill="hsl({hue} 35% 12%)"/>""");
        for (var row = 0; row < Cells; row++)
            for (var column = 0; column < Cells / 2; column++)
                if (bits[row * Cells / 2 + column] is var value && value % 2 == 1)
                    AppendCell(svg, row, column, hue, value);
        svg.Append("""<text x="200" y="366" text-anchor="middle" font-family="sans-serif" font-size="26" """);
        svg.Append($"""font-weight="600" fill="#fff">{Fit(name, 26)}</text>""");
        svg.Append("""<text x="200" y="400" text-anchor="middle" font-family="sans-serif" font-size="18" """);
        svg.Append($"""fill="hsl({hue} 60% 78%)">{Fit(version is null ? kind : $"{kind} · {version}", 34)}</text>""");
        svg.Append("""<text x="200" y="440" text-anchor="middle" font-family="monospace" font-size="14" """);
        svg.Append($"""fill="hsl({hue} 20% 60%)">{id.ToString()[..18]}…{id.ToString()[^8..]}</text></svg>""");
        return svg.ToString();
    }

    private static void AppendCell(StringBuilder svg, int row, int column, int hue, byte value)
    {
        foreach (var mirrored in new[] { column, Cells - 1 - column })
        {
            svg.Append($"""<rect x="{80 + mirrored * Cell}" y="{60 + row * Cell}" width="{Cell - 2}" """);
            svg.Append($"""height="{Cell - 2}" rx="4" fill="hsl({hue} 70% {35 + value % 40}%)"/>""");
        }
    }

    private static int HueOf(string kind) => kind switch
    {
        "data" => 150,
        "model" => 265,
        "code" => 210,
        "service" => 28,
        "state" => 340,
        _ => 48,
    };

    private static string Fit(string text, int length)
    {
        // A name can have control characters, which XML cannot represent. It can also have characters that reverse or
        // hide the text beside them.
        var runes = PlainText.Clean(text).EnumerateRunes().ToArray();
        var shown = runes.Length <= length ? runes : [.. runes[..(length - 1)], new Rune('…')];
        return WebUtility.HtmlEncode(string.Concat(shown));
    }
}
