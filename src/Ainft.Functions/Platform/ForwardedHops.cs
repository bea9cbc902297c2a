using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ainft.Functions.Platform;

/// <summary>
/// The addresses that proxies wrote into a request, the nearest first. An entry that is not an address is null.
/// </summary>
internal static class ForwardedHops
{
    /// <summary>The addresses of <c>X-Forwarded-For</c>, between commas and with or without a port.</summary>
    public static IEnumerable<IPAddress?> OfForwardedFor(IHeaderDictionary headers) =>
        headers["X-Forwarded-For"].Reverse()
        .SelectMany(line => (line ?? "").Split(',').Reverse())
        .Select(entry => AddressOf(entry.Trim()));

    /// <summary>The addresses of <c>Forwarded</c> (RFC 7239), from the <c>for</c> of each element.</summary>
    public static IEnumerable<IPAddress?> OfForwarded(IHeaderDictionary headers) => headers["Forwarded"].Reverse()
        .SelectMany(line => SplitQuoted(line ?? "", ',')?.AsEnumerable().Reverse() ?? [""])
        .Select(ForOf);

    private static IPAddress? ForOf(string element)
    {
        var values = (SplitQuoted(element, ';') ?? [])
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Trim().Equals("for", StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair[1].Trim())
            .ToArray();
        return values is [var only]
            ? AddressOf(only.Length > 1 && only[0] == '"' && only[^1] == '"' ? only[1..^1] : only) : null;
    }

    // Splits outside of quotes. Null when a quote is never closed, because the rest cannot be split then.
    private static List<string>? SplitQuoted(string text, char separator)
    {
        var parts = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && isQuoted)
                i++;
            else if (text[i] == '"')
                isQuoted = !isQuoted;
            else if (text[i] == separator && !isQuoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return isQuoted ? null : parts;
    }

    // For example 192.0.2.7, 192.0.2.7:80, 2001:db8::7, [2001:db8::7] and [2001:db8::7]:80. A zone (RFC 4007) has no
    // meaning beyond the proxy.
    private static IPAddress? AddressOf(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && IsPort(text.AsSpan(end + 1)) ? SixOf(text[1..end]) : null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return FourOf(text);
        return colon != text.LastIndexOf(':') ? SixOf(text) : IsPort(text.AsSpan(colon)) ? FourOf(text[..colon]) : null;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.IsEmpty
        || text[0] == ':'
            && (text is [':', '_', ..]
            || ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // Only four decimal numbers, because the parser alone would also read 127.1 and 0x7f000001.
    private static IPAddress? FourOf(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.ToString() == text ? address : null;

    private static IPAddress? SixOf(string text) =>
        IPAddress.TryParse(text.Split('%')[0], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
            ? address : null;
}
