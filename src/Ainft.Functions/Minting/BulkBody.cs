using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>The body of a bulk request: NDJSON, plain or compressed with gzip.</summary>
internal static class BulkBody
{
    public const string ContentType = "application/x-ndjson";

    private static readonly string[] Types = [ContentType, "application/ndjson", "application/jsonl"];

    /// <summary>The most bytes, as they are sent and decompressed.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The most members of a gzip body; each costs time, however short it is.</summary>
    public const int MaxMembers = 1 << 16;

    /// <summary>The bytes of a received body, decompressed as far as they are read.</summary>
    public static Stream Open(ReceivedBody body, bool isGzip) =>
        isGzip ? new StrictGzipStream(body.Open(), MaxMembers) : body.Open();

    /// <summary>Whether a body is compressed.</summary>
    /// <exception cref="BadHttpRequestException">The headers declare another type or encoding (415).</exception>
    public static bool IsGzip(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"Send the body as {ContentType}.", StatusCodes.Status415UnsupportedMediaType);
        return request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => false,
            "gzip" or "x-gzip" => true,
            _ => throw new BadHttpRequestException("Send the body as it is, or compressed with gzip.", StatusCodes.Status415UnsupportedMediaType),
        };
    }
}
