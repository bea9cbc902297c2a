namespace Ainft.Functions.Platform;

/// <summary>A request's body as bytes, for routes that must read the body exactly as it was sent.</summary>
public static class RequestBody
{
    /// <summary>Reads a JSON body whole, up to <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The body is not declared as JSON (415), is malformed (400), too slow (408) or too large (413), or the instance
    /// has no room for it (429, 503).
    /// </exception>
    public static Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        this HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        request.RequireJson();
        return request.ReadBytesAsync(limit, cancellationToken);
    }

    /// <summary>Requires that a body is declared as JSON.</summary>
    /// <exception cref="BadHttpRequestException">It is not (415).</exception>
    public static void RequireJson(this HttpRequest request)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException(
                "Send the body as application/json.", StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>Reads a whole body of any content type, up to <paramref name="limit"/> bytes.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The body is malformed (400), too slow (408) or too large (413), or the instance has no room for it (429, 503).
    /// </exception>
    public static Task<ReadOnlyMemory<byte>> ReadBytesAsync(
        this HttpRequest request, int limit, CancellationToken cancellationToken) =>
        request.HttpContext.RequestServices.GetRequiredService<Bodies>().ReadAsync(request, limit, cancellationToken);
}
