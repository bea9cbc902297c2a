using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering.Svg;

/// <summary>The style sheet of the drawing, for a light and a dark background.</summary>
internal static class SvgStyle
{
    public const string Scope = "ainft-lineage";

    public static string Sheet()
    {
        var sheet = new StringBuilder();
        Add(sheet, "text", "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif");
        Add(sheet, ".title", "font-size:17px;font-weight:650");
        Add(sheet, ".name", "font-size:13px;font-weight:600");
        Add(sheet, ".detail", "font-size:10.5px");
        Add(
            sheet,
            ".id",
            "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:9.5px");
        Add(
            sheet,
            ".relation",
            "font-size:9.5px;text-anchor:middle;paint-order:stroke;stroke-width:3.5px;stroke-linejoin:round");
        Add(sheet, ".edge", "fill:none;stroke-width:1.4");
        Add(sheet, ".edge:hover", "stroke-width:2.6");
        Add(sheet, ".pending", "stroke-width:1.5;stroke-dasharray:5 4");
        Add(sheet, ".included", "stroke-width:1");
        Add(sheet, ".finalized", "stroke-width:2.4");
        Add(sheet, ".halo", "fill:none;stroke-width:7;opacity:.28");
        Add(sheet, ".line", "fill:none");
        AddColors(sheet, isDark: false, "#ffffff", "#1b2230", "#586374", "#9ca7b5");
        AddMarks(sheet, "#a40e26", "#7d4e00");
        sheet.Append("@media (prefers-color-scheme:dark){");
        AddColors(sheet, isDark: true, "#0f141b", "#e8ecf2", "#a3aebd", "#5f6b7a");
        AddMarks(sheet, "#ff938a", "#e3b341");
        return sheet.Append('}').ToString();
    }

    private static void AddColors(
        StringBuilder sheet, bool isDark, string ground, string text, string faint, string edge)
    {
        Add(sheet, ".ground", $"fill:{ground}");
        Add(sheet, ".title", $"fill:{text}");
        Add(sheet, ".name", $"fill:{text}");
        Add(sheet, ".detail", $"fill:{faint}");
        Add(sheet, ".relation", $"fill:{faint};stroke:{ground}");
        Add(sheet, ".edge", $"stroke:{edge}");
        Add(sheet, ".arrow", $"fill:{edge}");
        Add(sheet, ".line", $"stroke:{faint}");
        foreach (var kind in Palette.Kinds)
        {
            var (strong, tint) = isDark ? (kind.DarkStrong, kind.DarkTint) : (kind.Strong, kind.Tint);
            Add(sheet, $".{kind.Kind}", $"fill:{tint};stroke:{strong}");
            Add(sheet, $".{kind.Kind}-mark", $"fill:{strong};stroke:{strong}");
        }
    }

    /// <summary>The colours of retracted components and of those built on them. They cover those of kinds.</summary>
    private static void AddMarks(StringBuilder sheet, string retracted, string builtOn)
    {
        foreach (var (word, color) in ((string, string)[])
            [(DrawnText.Retracted, retracted), (DrawnText.BuiltOnRetracted, builtOn)])
        {
            Add(sheet, $".{word}", $"stroke:{color}");
            Add(sheet, $".{word}-mark", $"fill:{color}");
        }
    }

    // The scope keeps the rules from affecting a page that contains the drawing inline.
    private static void Add(StringBuilder sheet, string selector, string declarations) =>
        sheet.Append(CultureInfo.InvariantCulture, $".{Scope} {selector}{{{declarations}}}");
}
