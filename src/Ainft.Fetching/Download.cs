using System.Net;
using System.Net.Http.Headers;

namespace Ainft.Fetching;

/// <summary>
/// Fetches one address into a file that may already hold the beginning (RFC 9110 range requests, <c>Range</c> with
/// <c>If-Range</c>). It never writes more bytes than allowed. The caller must check the digest, because the bytes are
/// untrusted until then.
/// </summary>
public sealed class Download(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <param name="address">An http or https address.</param>
    /// <param name="part">The partial file. The download appends to it, or starts it again from the beginning.</param>
    /// <param name="validator">The strong entity tag of the bytes in the file. Null when the server did not send
    /// one.</param>
    /// <param name="size">The claimed size. An answer of another length is refused before it is read.</param>
    /// <param name="most">The most bytes to accept.</param>
    /// <param name="begun">Receives the validator of the bytes that follow, before the first of them is
    /// written.</param>
    /// <param name="progress">Receives the number of bytes in the file.</param>
    /// <param name="cancellationToken">Stops the download. The file keeps its bytes.</param>
    /// <returns>False when the server does not have the file.</returns>
    public async Task<bool> RunAsync(
        Uri address, FileStream part, string? validator, long? size, long most, Action<string?> begun,
        Action<long> progress, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(address, part.Length, validator, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return false;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.SetLength(0);
            throw new HttpRequestException($"{address.Shown()} now has fewer bytes than before.");
        }

        RequireUsable(address, response, time.GetUtcNow());
        var start = response.StatusCode == HttpStatusCode.PartialContent ? part.Length : 0;
        if (start > 0 && response.Content.Headers.ContentRange?.From != start)
            throw new HttpRequestException($"{address.Shown()} sent another range than the requested one.");
        var length = start + response.Content.Headers.ContentLength;
        if (length > most || (size is not null && length is not null && length != size))
            throw new FetchRefusedException(size is null
                ? $"{address.Shown()} has {length} bytes, but at most {most} are accepted."
                : $"{address.Shown()} has {length} bytes, but the manifest claims {size}.");
        part.SetLength(start);
        begun(response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null);
        await CopyAsync(address, response, part, most, progress, cancellationToken);
        if (length is not null && part.Length != length)
            throw new HttpRequestException($"{address.Shown()} ended after {part.Length} of {length} bytes.");
        return true;
    }

    private Task<HttpResponseMessage> AskAsync(
        Uri address, long have, string? validator, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd("ainft");
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            if (validator is not null)
                request.Headers.IfRange = new RangeConditionHeaderValue(validator);
        }

        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    internal static void RequireUsable(Uri address, HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            throw new FetchRefusedException(
                $"{address.Shown()} redirects to another address, but Ainft does not follow redirects. "
                + "The URI of an artifact must lead directly to the file.");
        if (HostBusyException.Is(response))
            throw new HostBusyException($"{address.Shown()} answered {status}.", RequestedPause.Of(response, now));
        // A request that makes a server act later is done with 202.
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)
            && !(response.StatusCode == HttpStatusCode.Accepted && response.RequestMessage?.Method == HttpMethod.Post))
            throw new FetchRefusedException($"{address.Shown()} answered {status} {response.ReasonPhrase}.");
    }

    private async Task CopyAsync(
        Uri address, HttpResponseMessage response, FileStream part, long most, Action<long> progress,
        CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var silent = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancellationToken);
        var buffer = new byte[128 << 10];
        part.Seek(0, SeekOrigin.End);
        try
        {
            while (await body.ReadAsync(buffer, either.Token) is > 0 and var count)
            {
                if (part.Length + count > most)
                    throw new FetchRefusedException($"{address.Shown()} has more than {most} bytes.");
                await part.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                progress(part.Length);
                silent.CancelAfter(Silence);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{address.Shown()} sent no data for {Silence.TotalSeconds:0} s.");
        }
    }
}
