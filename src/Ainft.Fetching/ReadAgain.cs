namespace Ainft.Fetching;

/// <summary>The answer to a request for a document that was read before.</summary>
/// <param name="Bytes">The document. Null when it is unchanged, or when it does not exist.</param>
/// <param name="Tag">The entity tag for the next request, at most 256 characters. Null without one.</param>
public sealed record ReadAgain(byte[]? Bytes, string? Tag)
{
    private const int LongestTag = 256;

    internal static string? TagOf(HttpResponseMessage response) =>
        response.Headers.ETag?.ToString() is { Length: <= LongestTag } tag ? tag : null;
}
