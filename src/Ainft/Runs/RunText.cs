using System.Text;

namespace Ainft.Runs;

/// <summary>Prepares text of nodes and other sources for storage in a run.</summary>
internal static class RunText
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxLength = 1000;

    /// <summary>
    /// Cuts the text to the greatest length in a run, and replaces the characters that canonical JSON refuses.
    /// </summary>
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
