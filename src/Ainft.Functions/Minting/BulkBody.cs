using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Minting;

/// <summary>The body of a bulk request: NDJSON, plain or compressed with gzip.</summary>
internal static class BulkBody
{
    public const string ContentType = "application/x-ndjson";

    /// <summary>The most bytes, as they are sent and decompressed.</summary>
    public const int MaxBytes = 64 << 20;

    /// <exception cref="BadHttpRequestException">The body says that it is something else (415).</exception>
    public static Stream Open(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType.Value is not (ContentType or "application/ndjson" or "application/jsonl"))
            throw new BadHttpRequestException($"Send the body as {ContentType}.", StatusCodes.Status415UnsupportedMediaType);
        return request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => request.Body,
            "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            _ => throw new BadHttpRequestException("Send the body as it is, or compressed with gzip.", StatusCodes.Status415UnsupportedMediaType),
        };
    }
}
