using System.Buffers.Text;
using System.Text;

namespace Ainft.Functions.Tests;

/// <summary>Reads and changes page tokens as a hostile client can.</summary>
internal static class PageTokens
{
    // One byte with the version, and 8 bytes that identify the list.
    private const int HeaderBytes = 9;

    /// <summary>The position of a token.</summary>
    public static string PositionOf(string token) =>
        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token).AsSpan(HeaderBytes));

    /// <summary>A token of the same list with another position.</summary>
    public static string With(string token, string position) => Base64Url.EncodeToString(
        [.. Base64Url.DecodeFromChars(token).AsSpan(0, HeaderBytes), .. Encoding.UTF8.GetBytes(position)]);
}
