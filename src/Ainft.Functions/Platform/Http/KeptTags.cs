using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>Reads from a conditional request which representations its client keeps (RFC 9110, 13.1.2).</summary>
internal static class KeptTags
{
    /// <summary>
    /// Whether the client keeps the representation with this tag, so that the answer is 304 without its bytes. A
    /// request that also has <c>If-Match</c> needs the bytes.
    /// </summary>
    public static bool Keeps(this HttpRequest request, EntityTagHeaderValue tag)
    {
        var headers = request.GetTypedHeaders();
        return headers.IfMatch.Count == 0 && headers.IfNoneMatch.Any(kept =>
            kept.Compare(tag, useStrongComparison: false) || kept.Equals(EntityTagHeaderValue.Any));
    }
}
