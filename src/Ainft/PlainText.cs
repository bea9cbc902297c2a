using System.Globalization;
using System.Text;

namespace Ainft;

/// <summary>
/// Makes text from strangers safe to show. The result is one line in the stored order, without characters that control
/// a terminal or that readers cannot see. Every Ainft program shows names, reasons and other texts from strangers only
/// through <see cref="Clean"/>.
/// </summary>
/// <remarks>
/// <para>U+FFFD replaces each control character (C0, DEL and C1), line break, U+2028, U+2029, unpaired surrogate and
/// noncharacter. It also replaces each format character (Unicode category Cf), for example bidirectional controls,
/// zero-width characters and tag characters. It replaces letters and marks without a glyph, such as U+3164.</para>
/// <para>Words and emoji need some invisible characters. So a joiner (U+200C, U+200D) stays between two characters of
/// scripts that join. A variation selector stays behind a character that has variants. A tab becomes a space. Only the
/// first four marks on a letter stay, because more marks would cover the lines above and below.</para>
/// </remarks>
public static class PlainText
{
    private const int MaxMarks = 4;
    private const char Ellipsis = '…';
    private const char Replacement = '\uFFFD';

    // Latin, Greek, Cyrillic, Hebrew and the punctuation of all scripts are written without joiners.
    private const int FirstJoining = 0x0600;

    /// <summary>Returns the text as one harmless line.</summary>
    /// <param name="text">Any UTF-16 text.</param>
    /// <returns>The clean text. It is the same string if the text consists of printable ASCII characters.</returns>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var (clean, marks, before) = (new StringBuilder(text.Length), 0, default(Rune));
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            at += isWhole ? rune.Utf16SequenceLength : 1;
            marks = isWhole && IsMark(rune) ? marks + 1 : 0;
            if (marks > MaxMarks)
                continue;
            if (rune.Value == '\t')
                clean.Append(' ');
            else if (isWhole && (IsShown(rune) || IsNeeded(before, rune, RuneAt(text, at))))
                clean.Append(rune.ToString());
            else
                clean.Append(Replacement);
            before = rune;
        }

        return clean.ToString();
    }

    /// <summary>
    /// Whether a code point is harmless in every position. Such a code point has a glyph or is a space, and it does not
    /// control a terminal.
    /// </summary>
    public static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.Format => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => !IsNoncharacter(rune.Value) && !IsInvisible(rune.Value) && !IsVariationSelector(rune.Value),
    };

    /// <summary>Cuts the text to a number of columns. A wide character takes two columns.</summary>
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

    /// <summary>The number of columns that the text takes in a fixed-width font.</summary>
    public static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += IsMark(rune) ? 0 : IsWide(rune.Value) ? 2 : 1;
        return columns;
    }

    /// <summary>Whether a code point is drawn on the one before it.</summary>
    internal static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static Rune RuneAt(string text, int at) =>
        at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) ? rune : default;

    private static bool IsNeeded(Rune before, Rune rune, Rune after) => rune.Value is 0x200C or 0x200D
        ? Joins(before.Value) && Joins(after.Value)
        : IsVariationSelector(rune.Value) && HasVariants(before.Value);

    private static bool Joins(int value) =>
        value >= FirstJoining && value is not (>= 0x1E00 and <= 0x20CF) && !IsInvisible(value);

    private static bool HasVariants(int value) =>
        value is '#' or '*' or (>= '0' and <= '9') or 0xA9 or 0xAE || (Joins(value) && !IsVariationSelector(value))
        || value is >= 0x2010 and <= 0x20CF;

    private static bool IsVariationSelector(int value) =>
        value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsNoncharacter(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;

    // Unicode asks programs not to draw these letters and marks (Default_Ignorable_Code_Point, without category Cf).
    private static bool IsInvisible(int value) =>
        value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or 0x2065 or 0x3164 or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0xE0000 and <= 0xE00FF) or (>= 0xE01F0 and <= 0xE0FFF);

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            yield return elements.GetTextElement();
    }

    private static bool IsWide(int rune) =>
        rune is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
