using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ainft.Cli;

/// <summary>
/// JSON for standard output. It writes every code point that a terminal could obey or hide as a JSON escape. The
/// document keeps its meaning, because valid JSON has such code points only inside strings.
/// </summary>
internal static class EscapedJson
{
    private const int Chunk = 64 << 10;

    /// <summary>A JSON document with its escapes.</summary>
    public static string Of(string json)
    {
        if (!json.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return json;
        var escaped = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(json, at, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            Append(escaped, json.AsSpan(at, length), isWhole && IsPlain(rune));
            at += length;
        }

        return escaped.ToString();
    }

    /// <summary>Copies JSON in UTF-8 with its escapes in chunks. Bytes that are not UTF-8 become U+FFFD.</summary>
    public static async Task CopyAsync(Stream json, TextWriter target, CancellationToken cancellationToken)
    {
        var (buffer, kept) = (new byte[Chunk], 0);
        while (true)
        {
            var read = await json.ReadAsync(buffer.AsMemory(kept), cancellationToken);
            var length = kept + read;
            var used = read == 0 ? length : WholeRunes(buffer.AsSpan(0, length));
            await target.WriteAsync(Of(Encoding.UTF8.GetString(buffer, 0, used)).AsMemory(), cancellationToken);
            if (read == 0)
            {
                await target.FlushAsync(cancellationToken);
                return;
            }

            buffer.AsSpan(used, length - used).CopyTo(buffer);
            kept = length - used;
        }
    }

    private static bool IsPlain(Rune rune) => rune.Value is '\n' or '\r' or '\t' || PlainText.IsShown(rune);

    private static void Append(StringBuilder escaped, ReadOnlySpan<char> text, bool isPlain)
    {
        if (isPlain)
            escaped.Append(text);
        else
            foreach (var unit in text)
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    // The copy decodes whole code points only, so it keeps the first bytes of a cut code point for the next chunk.
    private static int WholeRunes(ReadOnlySpan<byte> utf8)
    {
        for (var back = 1; back <= Math.Min(3, utf8.Length); back++)
            if ((utf8[^back] & 0xC0) != 0x80)
                return Rune.DecodeFromUtf8(utf8[^back..], out _, out _) == OperationStatus.NeedMoreData
                    ? utf8.Length - back : utf8.Length;
        return utf8.Length;
    }
}
