using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Platform;

/// <summary>
/// Adds the headers that every answer has at any status. They are the request id, headers that protect a browser, and
/// those of CORS (Fetch standard, 3.3).
/// </summary>
/// <remarks>
/// The headers are written as the answer starts, because an exception clears earlier headers. ASP.NET Core's own CORS
/// middleware adds no header when the request has no origin. A shared cache would then keep an answer that pages cannot
/// read.
/// </remarks>
internal sealed class AnswerHeaders(IOptions<CorsOptions> cors)
{
    /// <summary>The policy of answers that pages of other sites may embed, which are images and files.</summary>
    public const string Embeddable = "cross-origin";

    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    // A drawing contains names from strangers, so a browser must not run scripts or load files for it.
    private const string OnlyStyles = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private const string Methods = "GET, HEAD, POST, PUT, DELETE";

    /// <summary>
    /// The request headers of routes, validators, range requests, traces and the keys of a Functions host.
    /// </summary>
    private const string Requested =
        "accept, ainft-signature, authorization, content-encoding, content-type, if-match, if-modified-since, "
        + "if-none-match, if-range, if-unmodified-since, last-event-id, range, traceparent, tracestate, "
        + "x-functions-key";

    private const string Exposed =
        "Accept-Ranges, Age, Allow, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, Link, "
        + "Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, WWW-Authenticate, "
        + RequestId.Header;

    private const string Resource = "Cross-Origin-Resource-Policy";

    private static readonly TimeSpan PreflightAge = TimeSpan.FromDays(1);

    /// <summary>Adds the headers to the answer of every request.</summary>
    public Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            Protect(context.Response);
            context.Response.Headers[RequestId.Header] = RequestId.Of(context);
            Share(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>
    /// Answers the preflight request of a browser when the route exists. The browser compares the headers and methods.
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
