using System.Text.Json;

namespace Ainft.Json;

/// <summary>Reads a long JSON document from a stream. It reads one token or one whole value at a time.</summary>
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
    /// <param name="token">The text of the token with its quotes. It is valid until the next call.</param>
    /// <returns>The type of the token, or <see cref="JsonTokenType.None"/> at the end of the document.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or exceed a limit.</exception>
    public JsonTokenType ReadToken(out ReadOnlyMemory<byte> token) => Read(isWhole: false, out token);

    /// <summary>Reads the next value of any type in full, or the end of the open array or object.</summary>
    /// <param name="value">The text of the value. It is valid until the next call.</param>
    /// <returns>The type of the first token of the value.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or exceed a limit.</exception>
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
                throw new RefusedJsonException(
                    ViolationCode.TooLarge, $"The document contains a value of more than {maxValue} bytes.");
            Array.Resize(ref buffer, Math.Min(maxValue, 2 * buffer.Length));
        }
        var count = stream.Read(buffer, end, buffer.Length - end);
        isFinal = count == 0;
        end += count;
        total += count;
        if (total > maxBytes)
            throw new RefusedJsonException(
                ViolationCode.TooLarge, $"The document has more than {maxBytes} bytes.");
    }
}
