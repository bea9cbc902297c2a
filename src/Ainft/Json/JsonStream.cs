using System.Text.Json;

namespace Ainft;

/// <summary>Reads a long JSON document from a stream, a small token or one whole value at a time.</summary>
/// <param name="stream">The document in UTF-8.</param>
/// <param name="maxBytes">The most bytes of the document.</param>
/// <param name="maxValue">The most bytes of one value.</param>
internal sealed class JsonStream(Stream stream, long maxBytes, int maxValue)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long total;
    private bool isFinal;
    private JsonReaderState state;

    /// <summary>Reads the next token.</summary>
    /// <param name="token">Its text, quotes included; valid until the next call.</param>
    /// <returns>What it is; none at the end of the document.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or are too many.</exception>
    public JsonTokenType ReadToken(out ReadOnlyMemory<byte> token) => Read(isWhole: false, out token);

    /// <summary>Reads the next value whole, whatever it is, or the end of the array or object that is open.</summary>
    /// <param name="value">Its text; valid until the next call.</param>
    /// <returns>With which token it begins.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or are too many.</exception>
    public JsonTokenType ReadValue(out ReadOnlyMemory<byte> value) => Read(isWhole: true, out value);

    private JsonTokenType Read(bool isWhole, out ReadOnlyMemory<byte> text)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinal, state);
            if (reader.Read())
            {
                var (type, first) = (reader.TokenType, (int)reader.TokenStartIndex);
                if (!isWhole || reader.TrySkip())
                {
                    var length = (int)reader.BytesConsumed;
                    text = buffer.AsMemory(start + first, length - first);
                    state = reader.CurrentState;
                    start += length;
                    return type;
                }
            }
            else if (isFinal)
            {
                text = default;
                return JsonTokenType.None;
            }
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
            buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (buffer.Length >= maxValue)
                throw new JsonException($"A value of more than {maxValue} bytes is not allowed.");
            Array.Resize(ref buffer, Math.Min(maxValue, 2 * buffer.Length));
        }
        var count = stream.Read(buffer, end, buffer.Length - end);
        isFinal = count == 0;
        end += count;
        total += count;
        if (total > maxBytes)
            throw new JsonException($"More than {maxBytes} bytes are not allowed.");
    }
}
