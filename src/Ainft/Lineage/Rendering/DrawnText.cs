using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>Text from strangers made fit to be drawn.</summary>
internal static class DrawnText
{
    private const char Ellipsis = '…';

    /// <summary>The text cut to a number of columns, of which wide characters take two.</summary>
    public static string Fit(string text, int columns)
    {
        if (Columns(text) <= columns)
            return text;
        var (fitted, taken) = (new StringBuilder(), 1);
        foreach (var element in Elements(text))
        {
            taken += Columns(element);
            if (taken > columns)
                break;
            fitted.Append(element);
        }
        return fitted.ToString().TrimEnd() + Ellipsis;
    }

    /// <summary>How many columns of a fixed-width font the text takes.</summary>
    public static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += PlainText.IsMark(rune) ? 0 : IsWide(rune.Value) ? 2 : 1;
        return columns;
    }

    /// <summary>The name and version of a component, or the words for having none.</summary>
    public static string NameOf(LineageGraphNode node)
    {
        var name = PlainText.Clean($"{node.Name} {node.Version}").Trim();
        return name.Length > 0 ? name : "(no name)";
    }

    /// <summary>An id that people can tell from others: its first and last digits.</summary>
    public static string Short(AinftId id)
    {
        var text = id.ToString();
        return $"{text[..8]}{Ellipsis}{text[^4..]}";
    }

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            yield return elements.GetTextElement();
    }

    private static bool IsWide(int rune) => rune is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
