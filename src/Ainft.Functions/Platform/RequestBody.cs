using System.Buffers;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ainft.Functions.Platform;

/// <summary>A request's body as bytes, for what must be read exactly as it was sent.</summary>
public static class RequestBody
{
    // Whoever sends slower than this keeps others out.
    private static readonly Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate Slowest = new(16 * 1024, TimeSpan.FromSeconds(10));

    /// <summary>
    /// Ends a body (408) that comes more slowly than 16 KiB a second, for routes that take few at a time. HTTP/2 has no such limit for one
    /// request alone, only Kestrel's own.
    /// </summary>
    public static void RequireRate(this HttpRequest request)
    {
        if (HttpProtocol.IsHttp11(request.Protocol) && request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = Slowest;
    }

    /// <summary>Reads a JSON body whole, up to <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">It is larger (413), or says that it is something else than JSON (415).</exception>
    public static Task<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpRequest request, int limit, CancellationToken cancellationToken) => request.HasJsonContentType()
        ? request.ReadBytesAsync(limit, cancellationToken)
        : throw new BadHttpRequestException("Send the body as application/json.", StatusCodes.Status415UnsupportedMediaType);

    /// <summary>Reads a body whole, whatever it is, up to <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">It is larger (413).</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(this HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var body = read.IsCompleted && read.Buffer.Length <= limit ? read.Buffer.ToArray() : null;
            var isTooLarge = read.Buffer.Length > limit;
            request.BodyReader.AdvanceTo(body is null ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (isTooLarge)
                throw new BadHttpRequestException($"The body may have {limit} bytes at most.", StatusCodes.Status413PayloadTooLarge);
            if (body is not null)
                return body;
        }
    }
}
