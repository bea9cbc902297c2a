using System.Text;

namespace Ainft;

/// <summary>Text from elsewhere, made fit for a run.</summary>
internal static class RunText
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxLength = 1000;

    /// <summary>The text cut to the longest that a run keeps, with what canonical JSON refuses replaced.</summary>
    public static string Clean(string text, int maxLength = MaxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
                break;
            clean.Append((IsNoncharacter(rune.Value) ? Rune.ReplacementChar : rune).ToString());
        }
        return clean.ToString();
    }

    private static bool IsNoncharacter(int value) => value is >= 0xFDD0 and <= 0xFDEF || (value & 0xFFFE) == 0xFFFE;
}
