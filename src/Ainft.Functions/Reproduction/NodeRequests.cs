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

    /// <summary>What to say of a text that is no node's account.</summary>
    public const string NoNode = "There is no such node here: expected 0x and 40 hexadecimal digits, with the EIP-55 checksum when the case is mixed.";

    /// <summary>The node of a route, which signed the request; without a body, or with one of this digest.</summary>
    /// <exception cref="BadHttpRequestException">The route names no node (404), nobody counts as the sender (401), or another than the node does (403).</exception>
    public Sender NodeOf(HttpRequest http, string node, Sha256Digest? body = null)
    {
        if (!Address.TryParse(node, out var address))
            throw new BadHttpRequestException(NoNode, StatusCodes.Status404NotFound);
        var sender = SenderOf(http, body ?? Sha256Digest.Of([]));
        return sender.Account == address
            ? sender
            : throw new BadHttpRequestException($"This is {address}'s to send, and {sender.Account} signed it.", StatusCodes.Status403Forbidden);
    }

    /// <summary>Who signed a request with a body of this digest.</summary>
    /// <exception cref="BadHttpRequestException">Nobody counts as its sender (401), or the sender has spent its budget
    /// (429); the message says why.</exception>
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
        if (RequestWork.Refuse(request.Node) is { } spent)
            throw new BadHttpRequestException($"{spent}", StatusCodes.Status429TooManyRequests);
        RequestWork.Charge(request.Node);
        return new Sender(request.Node, DateTimeOffset.FromUnixTimeSeconds((long)request.Time));
    }

    // As it was sent: neither decoded nor put together anew.
    private static string PathOf(HttpRequest http) => http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static BadHttpRequestException Refuse(string reason) => new(reason, StatusCodes.Status401Unauthorized);
}
