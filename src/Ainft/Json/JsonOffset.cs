using System.Text.Json;

namespace Ainft.Json;

/// <summary>Finds the place of a syntax error in a document.</summary>
public static class JsonOffset
{
    /// <summary>
    /// The offset of an error in bytes from the beginning of the document, or null when the error has no position. The
    /// parser counts bytes within a line only.
    /// </summary>
    /// <param name="utf8">The document.</param>
    /// <param name="error">The error of its parser.</param>
    public static long? Of(ReadOnlySpan<byte> utf8, JsonException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var start = 0;
        for (var line = error.LineNumber ?? 0; line > 0
            && utf8[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
            start += end + 1;
        return start + error.BytePositionInLine;
    }
}
