using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Who sent a request, and when, by the sender's clock.</summary>
public readonly record struct Sender(Address Account, DateTimeOffset SentAt);

/// <summary>
/// Who signed a request (<see cref="SignedRequest"/>): for this registry, at this time, and for the first time. A nonce is remembered by
/// this process alone, so every operation must bear to be repeated once more elsewhere.
/// </summary>
public sealed class NodeRequests(IOptions<ChainOptions> chain, TimeProvider time)
{
    /// <summary>How far the sender's clock may be from the server's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    private readonly SeenNonces seen = new(time, 2 * Tolerance);

    /// <summary>Reads a JSON body and who signed it.</summary>
    /// <exception cref="BadHttpRequestException">The body cannot be read; or nobody counts as its sender (401).</exception>
    public async Task<(Sender Sender, ReadOnlyMemory<byte> Body)> ReadAsync(HttpRequest http, int limit, CancellationToken ct)
    {
        var body = await http.ReadBodyAsync(limit, ct);
        return (SenderOf(http, Sha256Digest.Of(body.Span)), body);
    }

    /// <summary>Who signed a request without a body.</summary>
    /// <inheritdoc cref="SenderOf(HttpRequest, Sha256Digest)"/>
    public Sender SenderOf(HttpRequest http) => SenderOf(http, Sha256Digest.Of([]));

    /// <summary>Who signed a request with a body of this digest.</summary>
    /// <exception cref="BadHttpRequestException">Nobody counts as its sender (401); the message says why.</exception>
    public Sender SenderOf(HttpRequest http, Sha256Digest body)
    {
        if (!SignedRequest.TryParse(http.Headers.Authorization, out var request, out var reason))
            throw Refuse(reason);
        var now = time.GetUtcNow();
        if (request.Time > long.MaxValue || Math.Abs(now.ToUnixTimeSeconds() - (decimal)request.Time) > (decimal)Tolerance.TotalSeconds)
            throw Refuse($"The request was signed at {request.Time}; here it is {now.ToUnixTimeSeconds()} ({now:u}), and clocks may differ by {Tolerance.TotalSeconds} seconds.");
        if (!request.IsFor(chain.Value.MintDomain, http.Method, PathOf(http), body))
            throw Refuse($"{request.Node} did not sign this: another method, path, body, time, nonce, chain or registry was signed, or another key signed it.");
        if (!seen.TryAdd(request.Node, request.Nonce))
            throw Refuse("This very request came before; sign each with a nonce of its own.");
        return new Sender(request.Node, DateTimeOffset.FromUnixTimeSeconds((long)request.Time));
    }

    // As it was sent: neither decoded nor put together anew.
    private static string PathOf(HttpRequest http) => http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static BadHttpRequestException Refuse(string reason) => new(reason, StatusCodes.Status401Unauthorized);
}
