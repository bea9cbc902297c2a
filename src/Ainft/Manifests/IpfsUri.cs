using System.Diagnostics.CodeAnalysis;

namespace Ainft.Manifests;

/// <summary>
/// The IPFS URI of a file in a manifest, <c>ipfs://CID/path</c> or <c>ipfs://ipfs/CID/path</c>. The parts of the path
/// are percent-encoded (RFC 3986). A query and a fragment are left out, because they do not select other bytes.
/// </summary>
/// <param name="ContentId">The content id with its original case, because most encodings of it depend on case.</param>
/// <param name="Path">The decoded parts of the path below it. Each part is a plain name.</param>
public sealed record IpfsUri(string ContentId, IReadOnlyList<string> Path)
{
    private const string Scheme = "ipfs://";
    private const int MinContentId = 10, MaxContentId = 128;

    /// <summary>The path <c>ipfs/CID/path</c> below the address of a gateway, percent-encoded.</summary>
    public string GatewayPath => string.Join('/', ["ipfs", ContentId, .. Path.Select(Uri.EscapeDataString)]);

    /// <summary>Whether a URI has the scheme of IPFS, in any case.</summary>
    public static bool IsIpfs(string uri) => uri.AsSpan().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Reads the URI. The path may end with one slash. A decoded part of the path must not be empty, <c>.</c> or
    /// <c>..</c>, and must not contain a slash, a backslash or a control character. A gateway could understand such a
    /// part as another path.
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

    // Null when the part is not a plain name. Escapes that are not UTF-8 are not decoded, so more percent signs than
    // escaped percent signs (%25) remain.
    private static string? Decode(string part)
    {
        var name = Uri.UnescapeDataString(part);
        var isDecoded = name.Count(character => character == '%') == part.AsSpan().Count("%25");
        return isDecoded
            && name is not ("" or "." or "..")
            && !name.Any(character => character is '/' or '\\' || char.IsControl(character))
                ? name
                : null;
    }
}
