using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>
/// Prepares the header <c>Range</c> for ASP.NET, which checks neither the unit nor numbers of more than 63 bits. RFC
/// 9110, 14.2, requires that a server ignore an unknown unit. A last position beyond the end means the end, at any
/// number of digits.
/// </summary>
internal static partial class ByteRanges
{
    private const string Longest = "999999999999999999";

    /// <summary>Removes a range with a unit other than bytes, and shortens numbers beyond any file.</summary>
    public static void UseByteRangesOnly(this HttpRequest request)
    {
        if (request.Headers.Range.Count == 0)
            return;
        var text = LongNumber().Replace(request.Headers.Range.ToString(), Longest);
        if (RangeHeaderValue.TryParse(text, out var range)
            && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
            request.Headers.Range = text;
        else
            request.Headers.Remove(HeaderNames.Range);
    }

    [GeneratedRegex("(?<![0-9])0*[1-9][0-9]{18,}")]
    private static partial Regex LongNumber();
}
