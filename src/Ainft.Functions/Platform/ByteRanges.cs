using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>
/// Prepares the header <c>Range</c> for ASP.NET, which looks at neither the unit nor numbers of more than 63 bits. RFC 9110, 14.2, has a
/// server ignore a unit that it does not know; a last position beyond the end means the end, however long its digits are.
/// </summary>
internal static partial class ByteRanges
{
    private const string Longest = "999999999999999999";

    /// <summary>Removes a range of another unit than bytes, and shortens numbers that no file reaches.</summary>
    public static void UseByteRangesOnly(this HttpRequest request)
    {
        if (request.Headers.Range.Count == 0)
            return;
        var text = LongNumber().Replace(request.Headers.Range.ToString(), Longest);
        if (RangeHeaderValue.TryParse(text, out var range) && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
            request.Headers.Range = text;
        else
            request.Headers.Remove(HeaderNames.Range);
    }

    [GeneratedRegex("(?<![0-9])0*[1-9][0-9]{18,}")]
    private static partial Regex LongNumber();
}
