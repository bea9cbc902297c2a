using System.Text;
using System.Text.Json;

namespace Ainft.Cli;

/// <summary>
/// A place in a text file in the notation of editors, line and column from 1, the column in characters.
/// </summary>
internal readonly record struct TextPlace(long Line, int Column)
{
    /// <summary>The place of a byte in a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="offset">The byte offset. The offset after the last byte is the place of a missing part.</param>
    public static TextPlace Of(ReadOnlySpan<byte> utf8, long offset)
    {
        var before = utf8[..(int)Math.Clamp(offset, 0, utf8.Length)];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new TextPlace(
            before.Count((byte)'\n') + 1, Encoding.UTF8.GetString(before[start..]).EnumerateRunes().Count() + 1);
    }

    /// <summary>The place of a syntax error in JSON.</summary>
    public static TextPlace Of(ReadOnlySpan<byte> utf8, JsonException exception) =>
        Of(utf8, JsonOffset.Of(utf8, exception) ?? 0);

    public override string ToString() => $"line {Line}, column {Column}";
}
