using System.Buffers;
using System.Text.Json;

namespace Ainft.Sources;

/// <summary>
/// Keeps some members of an object and skips the others. A skipped member needs no memory, so a large text with few
/// members of interest costs little.
/// </summary>
internal static class JsonMembers
{
    /// <summary>Writes the object with the kept members alone, as their sender wrote them.</summary>
    /// <param name="file">The name of the text, for messages.</param>
    /// <param name="utf8">The text. A text that is JSON but no object becomes an object without members.</param>
    /// <param name="names">The names to keep. A repeated one is kept twice, so that a strict reader refuses it.</param>
    /// <exception cref="SourceException">The text is not JSON, or it has too many levels.</exception>
    public static ReadOnlyMemory<byte> Keep(string file, ReadOnlySpan<byte> utf8, IReadOnlyList<string> names)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        var kept = new ArrayBufferWriter<byte>();
        kept.Write("{"u8);
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = SourceLimits.Depth });
            reader.Read();
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                if (!isObject || reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                var (start, isKept) = ((int)reader.TokenStartIndex, Has(reader, names));
                reader.Skip();
                if (!isKept)
                    continue;
                if (kept.WrittenCount > 1)
                    kept.Write(","u8);
                kept.Write(utf8[start..(int)reader.BytesConsumed]);
            }
        }
        catch (JsonException exception)
        {
            throw JsonText.NotJson(file, exception, allowsRepeats: false);
        }
        catch (InvalidOperationException exception)
        {
            throw JsonText.NoCharacter(file, exception);
        }

        kept.Write("}"u8);
        return kept.WrittenMemory;
    }

    private static bool Has(in Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            if (reader.ValueTextEquals(name))
                return true;
        return false;
    }
}
