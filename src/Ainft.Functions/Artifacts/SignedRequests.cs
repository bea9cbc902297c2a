using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Artifacts;

/// <summary>The account that sent a request, and the time by the sender's clock.</summary>
public readonly record struct Sender(Address Account, DateTimeOffset SentAt);

/// <summary>
/// Checks the signature of a request (<see cref="SignedRequest"/>): for this registry, at this time, and for the first
/// time. Only this instance remembers a nonce. A copy of the request may reach another instance once, so every
/// operation must be repeatable.
/// </summary>
public sealed class SignedRequests(IOptions<ChainOptions> chain, TimeProvider time)
{
    /// <summary>The most that the sender's clock may differ from the server's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    private readonly SeenNonces seen = new(time, 2 * Tolerance);

    /// <summary>The account that signed a request with a body of this digest.</summary>
    /// <exception cref="BadHttpRequestException">
    /// The signature is missing or invalid (401), or the sender has spent its budget (429). The message has the reason.
    /// </exception>
    public Sender SenderOf(HttpRequest http, Sha256Digest body)
    {
        if (!SignedRequest.TryParse(http.Headers.Authorization, out var request, out var reason))
            throw Refuse(reason);
        CheckTime(request);
        if (!request.IsFor(chain.Value.MintDomain, http.Method, PathOf(http), body))
            throw Refuse(
                $"{request.Node} did not sign this request. The signature is by another key, or it is over another "
                + "method, path, body, time, nonce, chain or registry.");
        if (!seen.TryAdd(request.Node, request.Nonce))
            throw Refuse("The registry received this nonce before. Sign every request with a new nonce.");
        if (RequestWork.Refuse(request.Node) is { } spent)
            throw new RequestRefusedException(ProblemCode.BudgetSpent, $"{spent}");
        RequestWork.Charge(request.Node);
        return new Sender(request.Node, DateTimeOffset.FromUnixTimeSeconds((long)request.Time));
    }

    private void CheckTime(SignedRequest request)
    {
        var now = time.GetUtcNow();
        var apart = Math.Abs(now.ToUnixTimeSeconds() - (decimal)request.Time);
        if (request.Time > long.MaxValue || apart > (decimal)Tolerance.TotalSeconds)
            throw Refuse(
                $"The request was signed at {request.Time}, but the registry's clock shows {now.ToUnixTimeSeconds()} "
                + $"({now:u}). Set your clock. The clocks may differ by {Tolerance.TotalSeconds} seconds.");
    }

    // The signature is over the path as the client sent it, so this is the undecoded target.
    private static string PathOf(HttpRequest http) =>
        http.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static RequestRefusedException Refuse(string reason) => new(ProblemCode.Unauthorized, reason);
}
