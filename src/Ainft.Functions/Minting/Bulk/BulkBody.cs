using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>The body of a bulk request: NDJSON, plain or compressed with gzip.</summary>
internal static class BulkBody
{
    public const string ContentType = "application/x-ndjson";

    private static readonly string[] Types = [ContentType, "application/ndjson", "application/jsonl"];

    /// <summary>The most bytes of a body, both as sent and after decompression.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The most members of a gzip body. Each member costs time, even a short one.</summary>
    public const int MaxMembers = 1 << 16;

    /// <summary>Opens a received body, and decompresses its bytes while the caller reads them.</summary>
    public static Stream Open(ReceivedBody body, bool isGzip) =>
        isGzip ? new StrictGzipStream(body.Open(), MaxMembers) : body.Open();

    /// <summary>Whether a body is compressed.</summary>
    /// <exception cref="BadHttpRequestException">The headers declare another type or encoding (415).</exception>
    public static bool IsGzip(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            throw Unsupported($"Send the body with the content type {ContentType}.");
        return request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" or "x-gzip" => true,
            _ => throw Unsupported("Send the body without a content encoding, or compressed with gzip."),
        };
    }

    private static BadHttpRequestException Unsupported(string message) =>
        new(message, StatusCodes.Status415UnsupportedMediaType);
}
