using System.Diagnostics.CodeAnalysis;

namespace Ainft;

/// <summary>
/// A file in IPFS as a manifest names it: <c>ipfs://CID/path</c>, or <c>ipfs://ipfs/CID/path</c>. Parts of the path are percent-encoded
/// (RFC 3986). A query and a fragment name no other bytes, so they are left out.
/// </summary>
/// <param name="ContentId">The content id, as written, because most encodings of it depend on case.</param>
/// <param name="Path">The parts of the path below it, decoded; each is a plain name.</param>
public sealed record IpfsUri(string ContentId, IReadOnlyList<string> Path)
{
    private const string Scheme = "ipfs://";
    private const int MinContentId = 10, MaxContentId = 128;

    /// <summary>The path below a gateway's address: <c>ipfs/CID/path</c>, percent-encoded.</summary>
    public string GatewayPath => string.Join('/', ["ipfs", ContentId, .. Path.Select(Uri.EscapeDataString)]);

    /// <summary>Whether a URI has the scheme of IPFS, in any case.</summary>
    public static bool IsIpfs(string uri) => uri.AsSpan().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads the URI. A part of its path that is empty, <c>.</c> or <c>..</c> once decoded, or holds a slash, a backslash or a control
    /// character, is refused, because a gateway could take it for another place. One slash may end the path.
    /// </summary>
    public static bool TryParse(string uri, [NotNullWhen(true)] out IpfsUri? result)
    {
        result = null;
        if (!IsIpfs(uri))
            return false;
        var text = uri[Scheme.Length..];
        text = text[..(text.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : text.Length)];
        if (text.StartsWith("ipfs/", StringComparison.Ordinal))
            text = text["ipfs/".Length..];
        var parts = (text.EndsWith('/') ? text[..^1] : text).Split('/');
        if (parts[0].Length is < MinContentId or > MaxContentId || !parts[0].All(char.IsAsciiLetterOrDigit))
            return false;
        string?[] path = [.. parts[1..].Select(Decode)];
        if (path.Contains(null))
            return false;
        result = new IpfsUri(parts[0], path!);
        return true;
    }

    // Null when the part is not a plain name. Escapes that are not UTF-8 stay as they are, so their percent sign is no decoded one.
    private static string? Decode(string part)
    {
        var name = Uri.UnescapeDataString(part);
        var isDecoded = name.Count(character => character == '%') == part.AsSpan().Count("%25");
        return isDecoded && name is not ("" or "." or "..") && !name.Any(character => character is '/' or '\\' || char.IsControl(character))
            ? name
            : null;
    }
}
