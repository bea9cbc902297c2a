using System.Net;

namespace Ainft.Fetching;

/// <summary>Fetches a small file whole into memory. Bytes and time of each answer are bounded.</summary>
/// <param name="http">A client of <see cref="GuardedHttp"/>.</param>
/// <param name="time">Measures the time of an answer.</param>
/// <param name="patience">The longest time of an answer. The default is 10 seconds.</param>
public sealed class SmallFile(HttpClient http, TimeProvider time, TimeSpan? patience = null)
{
    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(10);

    /// <summary>Reads a file.</summary>
    /// <param name="address">An http or https address.</param>
    /// <param name="most">The most bytes to accept.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bytes, or null when the server does not have the file.</returns>
    /// <exception cref="FetchRefusedException">The address or its answer is refused.</exception>
    /// <exception cref="HttpRequestException">The server did not answer, or not in time.</exception>
    public async Task<byte[]?> ReadAsync(Uri address, int most, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request, most, null, cancellationToken);
    }

    /// <summary>Sends a request of the caller and reads the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The most bytes to accept.</param>
    /// <param name="redirected">Gets the address of a redirect. Null to refuse redirects.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="answered">Gets the head of the answer, or null.</param>
    /// <returns>The bytes. Null for a redirect, an absent file, and an unchanged one.</returns>
    internal async Task<byte[]?> SendAsync(
        HttpRequestMessage request, int most, Action<Uri>? redirected, CancellationToken cancellationToken,
        Action<HttpResponseMessage>? answered = null)
    {
        var address = request.RequestUri!;
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            request.Headers.UserAgent.ParseAdd("ainft");
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            answered?.Invoke(response);
            if (redirected is not null && (int)response.StatusCode is >= 301 and < 400
                && response.Headers.Location is { } location)
            {
                redirected(new Uri(address, location));
                return null;
            }

            return IsAbsent(response) || IsUnchanged(request, response)
                ? null
                : await BodyOfAsync(address, response, most, either.Token);
        }
        catch (HttpRequestException exception) when (exception.InnerException is FetchRefusedException refused)
        {
            throw new FetchRefusedException(refused.Message, exception);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException($"{address.Shown()} ended early. {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{address.Shown()} did not answer within {patience.TotalSeconds:0} s.");
        }
    }

    private static bool IsAbsent(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private static bool IsUnchanged(HttpRequestMessage request, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotModified && request.Headers.Contains("If-None-Match");

    private async Task<byte[]> BodyOfAsync(
        Uri address, HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        Download.RequireUsable(address, response, time.GetUtcNow());
        if (response.Content.Headers.ContentLength > most)
            throw TooLarge(address, most);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var (bytes, buffer) = (new MemoryStream(), new byte[16 << 10]);
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (bytes.Length + count > most)
                throw TooLarge(address, most);
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static FetchRefusedException TooLarge(Uri address, int most) =>
        new($"{address.Shown()} has more than {most} bytes.");
}
