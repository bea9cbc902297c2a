using System.Net.Http.Headers;

namespace Ainft.Fetching;

/// <summary>
/// Asks the interface of a platform and fetches small files to which it leads. Bytes, time, hosts and redirects are
/// bounded. The token goes to the interface alone, never along a redirect.
/// </summary>
/// <param name="access">The interface.</param>
/// <param name="http">A client of <see cref="GuardedHttp"/>, without headers of its own.</param>
/// <param name="time">Measures the time of answers.</param>
public sealed class PlatformClient(PlatformAccess access, HttpClient http, TimeProvider time)
{
    private const int MostRedirects = 3;

    private readonly SmallFile answers = new(http, time, TimeSpan.FromSeconds(30)),
        files = new(http, time, TimeSpan.FromMinutes(2));

    /// <summary>The interface.</summary>
    public PlatformAccess Access => access;

    /// <summary>Asks the interface. Null when it does not have the document.</summary>
    /// <exception cref="FetchRefusedException">The answer is too large, or it refuses.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<byte[]?> FindAsync(string path, int most, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, new Uri(access.Api, path));
        request.Headers.Accept.ParseAdd("application/json");
        return await answers.SendAsync(request, most, null, cancellationToken);
    }

    /// <summary>
    /// Asks the interface for a document that was read before (<c>If-None-Match</c>, RFC 9110). Platforms do not count
    /// such a request when the document is the same.
    /// </summary>
    /// <param name="path">The path below the interface.</param>
    /// <param name="tag">The entity tag of the last answer, or null.</param>
    /// <param name="most">The most bytes to accept.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="FetchRefusedException">The answer is too large, or it refuses.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<ReadAgain> ReadAgainAsync(
        string path, string? tag, int most, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, new Uri(access.Api, path));
        request.Headers.Accept.ParseAdd("application/json");
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        var (isUnchanged, next) = (false, (string?)null);
        var bytes = await answers.SendAsync(
            request,
            most,
            null,
            cancellationToken,
            answer => (isUnchanged, next) = (
                answer.StatusCode == System.Net.HttpStatusCode.NotModified, ReadAgain.TagOf(answer)));
        return new ReadAgain(bytes, next ?? (isUnchanged ? tag : null));
    }

    /// <summary>Asks the interface for a document that must exist.</summary>
    /// <exception cref="FetchRefusedException">The document does not exist or is too large.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<byte[]> GetAsync(string path, int most, CancellationToken cancellationToken) =>
        await FindAsync(path, most, cancellationToken)
        ?? throw new FetchRefusedException($"{new Uri(access.Api, path)} does not exist, or it is private.");

    /// <summary>Sends a question in JSON to the interface.</summary>
    /// <exception cref="FetchRefusedException">The answer is too large, or it refuses.</exception>
    /// <exception cref="HttpRequestException">The platform cannot answer now.</exception>
    public async Task<byte[]> PostAsync(string path, byte[] json, int most, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, new Uri(access.Api, path));
        request.Content = new ByteArrayContent(json)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        return await answers.SendAsync(request, most, null, cancellationToken)
            ?? throw new FetchRefusedException($"{request.RequestUri} does not exist.");
    }

    /// <summary>Fetches a small file. Null when the host does not have it.</summary>
    /// <exception cref="FetchRefusedException">An address or the answer is refused.</exception>
    /// <exception cref="HttpRequestException">The host cannot answer now.</exception>
    public async Task<byte[]?> FetchAsync(Uri address, int most, CancellationToken cancellationToken)
    {
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            if (!access.Allows(address))
                throw new FetchRefusedException($"{access.Api.Host} leads to the other host {address.Host}.");
            Uri? next = null;
            using var request = Request(HttpMethod.Get, address);
            var bytes = await files.SendAsync(request, most, to => next = to, cancellationToken);
            if (next is null)
                return bytes;
            address = next;
        }

        throw new FetchRefusedException($"{access.Api.Host} redirects more than {MostRedirects} times.");
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        if (access.IsApi(address))
            request.Headers.Authorization = access.Token;
        return request;
    }
}
