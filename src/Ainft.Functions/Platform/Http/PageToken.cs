using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ainft.Functions.Platform;

/// <summary>
/// The opaque text of a position in a list, which a client sends back as <c>page</c>. It is the base64url form
/// (RFC 4648) of one byte with the version, 8 bytes of the SHA-256 of the list, and the position in UTF-8.
/// </summary>
/// <remarks>
/// The list is the query without its limit, together with the generation of the index. A token contains only data that
/// its client has read, so it has no key. A client can change it, so each reader checks the position.
/// </remarks>
internal static class PageToken
{
    private const byte Version = 1;
    private const int ListBytes = 8;
    private const int MaxLength = 4_096;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The token of a position in a list.</summary>
    public static string Write(string list, string position)
    {
        var bytes = new byte[1 + ListBytes + Strict.GetByteCount(position)];
        bytes[0] = Version;
        HashOf(list).CopyTo(bytes, 1);
        Strict.GetBytes(position, bytes.AsSpan(1 + ListBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The position of a token; null when the token is malformed or belongs to another list.</summary>
    public static string? Read(string list, string token)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        // A second text of the same token would be another address of the same page.
        if (bytes.Length < 1 + ListBytes || bytes[0] != Version || Base64Url.EncodeToString(bytes) != token
            || !bytes.AsSpan(1, ListBytes).SequenceEqual(HashOf(list)))
            return null;
        try
        {
            return Strict.GetString(bytes.AsSpan(1 + ListBytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string list) => SHA256.HashData(Encoding.UTF8.GetBytes(list))[..ListBytes];
}
