using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>
/// The headers that every answer has, whatever its status: those that keep a browser safe, and those of CORS (Fetch
/// standard, 3.3).
/// </summary>
/// <remarks>
/// They are written as the answer starts, because an exception clears those that were set before. ASP.NET Core's own
/// CORS middleware
/// writes nothing unless the request names an origin: a shared cache would then keep an answer that no page may read.
/// </remarks>
internal sealed class AnswerHeaders(IOptions<CorsOptions> cors)
{
    /// <summary>An answer that pages of other sites may embed without asking: images and files.</summary>
    public const string Embeddable = "cross-origin";

    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // Names in a drawing are text of strangers: a browser that shows it runs and loads nothing.
    private const string OnlyStyles = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private const string Methods = "GET, HEAD, POST, PUT, DELETE";

    /// <summary>
    /// What routes, validators, range requests, traces and a Functions host's keys read of a request.
    /// </summary>
    private const string Requested =
        "accept, ainft-signature, authorization, content-encoding, content-type, if-match, if-modified-since, "
        + "if-none-match, if-range, if-unmodified-since, range, traceparent, tracestate, x-functions-key";

    private const string Exposed =
        "Accept-Ranges, Allow, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, "
        + "Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, WWW-Authenticate";

    private const string Resource = "Cross-Origin-Resource-Policy";

    private static readonly TimeSpan PreflightAge = TimeSpan.FromDays(1);

    /// <summary>Adds the headers to the answer of every request.</summary>
    public Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            Protect(context.Response);
            Share(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>
    /// Answers the preflight request of a browser where there is a route; the browser itself compares what it may send.
    /// </summary>
    public static Task AnswerPreflight(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsOptions(request.Method)
            || !request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod)
            || context.GetEndpoint() is null)
            return next(context);
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowMethods = Methods;
        response.Headers.AccessControlAllowHeaders = Requested;
        response.Headers.AccessControlMaxAge = $"{PreflightAge.TotalSeconds}";
        return Task.CompletedTask;
    }

    private static void Protect(HttpResponse response)
    {
        var headers = response.Headers;
        var isImage = response.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, isImage ? OnlyStyles : Nothing);
        headers.TryAdd(Resource, isImage ? Embeddable : "same-origin");
        headers["Referrer-Policy"] = "no-referrer";
        if (!isImage)
            headers.XFrameOptions = "DENY";
    }

    private void Share(HttpContext context)
    {
        var (options, headers) = (cors.Value, context.Response.Headers);
        if (!options.IsOpen)
            headers.Vary = StringValues.Concat(headers.Vary, HeaderNames.Origin);
        var origin = context.Request.Headers.Origin.ToString();
        if (!options.Allows(origin))
            return;
        headers.AccessControlAllowOrigin = options.IsOpen ? "*" : origin;
        headers.AccessControlExposeHeaders = Exposed;
    }
}
