using System.Buffers;

namespace Ainft.Json;

/// <summary>Bytes in base64.</summary>
internal static class Base64Field
{
    /// <summary>
    /// Reads base64 of the standard or of the URL-safe alphabet (RFC 4648), with or without padding. Null after a
    /// violation.
    /// </summary>
    /// <param name="field">A text.</param>
    /// <param name="max">The most bytes.</param>
    public static byte[]? Base64(this Field field, int max)
    {
        // Four characters of base64 encode three bytes.
        if (field.Text((max + 2) / 3 * 4) is not { } text)
            return null;
        var isUrlSafe = text.AsSpan().IndexOfAny('-', '_') >= 0;
        var digits = (isUrlSafe ? text.Replace('-', '+').Replace('_', '/') : text).TrimEnd('=');
        var padded = digits.PadRight((digits.Length + 3) / 4 * 4, '=');
        var bytes = ArrayPool<byte>.Shared.Rent(padded.Length);
        try
        {
            // The decoder accepts several texts for the same bytes, so the bytes must encode to the same text again.
            if (!(isUrlSafe && text.AsSpan().IndexOfAny('+', '/') >= 0)
                && (text.Length == digits.Length || text.Length == padded.Length)
                && Convert.TryFromBase64String(padded, bytes, out var length) && length <= max
                && Convert.ToBase64String(bytes.AsSpan(0, length)) == padded)
                return bytes[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
        field.Refuse(
            ViolationCode.WrongForm,
            "Expected base64 without white space, of the standard or the URL-safe alphabet (RFC 4648).");
        return null;
    }
}
