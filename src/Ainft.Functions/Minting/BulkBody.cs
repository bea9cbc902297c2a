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

    /// <summary>A Functions host gives up on a request after four minutes, in which it must be answered too.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Takes the whole body into a file, however slowly it comes, and reads it from there: decompressed, as far as it is read.</summary>
    /// <exception cref="BadHttpRequestException">The body says that it is something else (415), is too large (413), or too slow (408).</exception>
    public static async Task<Stream> ReceiveAsync(HttpRequest request, TimeProvider time, CancellationToken ct)
    {
        var isGzip = IsGzip(request);
        request.RequireRate();
        var file = TemporaryFile.Create();
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            await request.Body.CopyToAsync(file, either.Token);
            file.Position = 0;
            return isGzip ? new StrictGzipStream(file, MaxMembers) : file;
        }
        catch (Exception failure)
        {
            await file.DisposeAsync();
            if (failure is OperationCanceledException && late.IsCancellationRequested && !ct.IsCancellationRequested)
                throw new BadHttpRequestException($"The body was not there within {Limit.TotalMinutes} minutes; send it in several requests.", StatusCodes.Status408RequestTimeout);
            throw;
        }
    }

    private static bool IsGzip(HttpRequest request)
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
