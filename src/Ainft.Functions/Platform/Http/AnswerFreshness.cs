using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>The seconds for which caches may keep the answers of a route, instead of the freshness.</summary>
internal sealed record RouteFreshness(int Seconds);

/// <summary>
/// Adds <c>Cache-Control</c> to every answer to GET that lacks it, and <c>Age</c> to an answer from memory that is a
/// second old or more (RFC 9111).
/// </summary>
internal sealed class AnswerFreshness(IOptions<CacheOptions> options, TimeProvider time)
{
    /// <summary>The header <c>Cache-Control</c> of an answer that never changes.</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>The seconds for which caches may keep texts that belong to a version of the app.</summary>
    public const int OfVersion = 3_600;

    private const string NotKept = "no-store";

    /// <summary>Adds the headers as the answer starts, because an exception clears earlier ones.</summary>
    public async Task AddAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            var age = AnswerAge.Begin(time);
            context.Response.OnStarting(() =>
            {
                Announce(context, age.Seconds);
                return Task.CompletedTask;
            });
        }

        await next(context);
    }

    private void Announce(HttpContext context, long age)
    {
        var headers = context.Response.Headers;
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = PolicyOf(context);
        if (age > 0 && context.Response.StatusCode < StatusCodes.Status400BadRequest)
            headers.Age = $"{age}";
    }

    private string PolicyOf(HttpContext context)
    {
        // A signed request has an answer of its own.
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest
            || context.Request.Headers.Authorization.Count > 0)
            return NotKept;
        var own = context.GetEndpoint()?.Metadata.GetMetadata<RouteFreshness>();
        return $"public, max-age={own?.Seconds ?? options.Value.FreshSeconds}";
    }
}

/// <summary>Declares how long caches may keep the answers of routes.</summary>
internal static class RouteFreshnessExtensions
{
    /// <summary>Lets caches keep the answers of a route for this time instead of the freshness.</summary>
    public static TRoute MayBeKeptFor<TRoute>(this TRoute route, int seconds)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new RouteFreshness(seconds));
}
