using System.Net;
using Ainft.Fetching;

namespace Ainft.Cli.Api;

/// <summary>
/// The HTTP client of all commands, which is safe against a hostile server. Every answer is bounded in bytes and in
/// time. The client does not decompress answers. It does not follow redirects to another origin. It follows no
/// redirects of a request with a body or a signature.
/// </summary>
internal sealed class ServerClient(Uri address, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 3;
    private readonly HttpClient http = GuardedHttp.ForServer();

    /// <summary>Sends a request and reads the answer's status and headers.</summary>
    /// <param name="create">Creates the request, with a path below the address of the server.</param>
    /// <param name="limits">The limits of the answer.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CommandException">The server does not answer in time, or an Ainft server does not send such an
    /// answer.</exception>
    public async Task<ServerAnswer> SendAsync(
        Func<HttpRequestMessage> create, AnswerLimits limits, CancellationToken cancellationToken)
    {
        var first = create();
        var (of, target) = ($"{first.Method} {first.RequestUri}", new Uri(address, first.RequestUri!));
        for (var (request, redirects) = (first, 0); ; redirects++)
        {
            var mayFollow = IsPlain(request);
            request.RequestUri = target;
            var answer = await SendOnceAsync(request, of, limits, cancellationToken);
            if (RedirectOf(answer.Response) is not { } location)
                return answer;
            using (answer)
                target = Follow(of, target, location, mayFollow && redirects < MostRedirects);
            request = create();
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsPlain(HttpRequestMessage request) =>
        request is { Method.Method: "GET", Content: null, Headers.Authorization: null }
            && !request.Headers.Contains(AinftApi.SignatureHeader)
            && !request.Headers.Contains(AinftApi.OperationsKeyHeader);

    private static Uri? RedirectOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    private static Uri Follow(string of, Uri from, Uri location, bool mayFollow)
    {
        var to = new Uri(from, location);
        var isSame = to.Scheme == from.Scheme && to.Host == from.Host && to.Port == from.Port;
        var reason = isSame
            ? $"because the request is signed, has a body, or was redirected {MostRedirects} times"
            : "because this is another server";
        return isSame && mayFollow ? to : throw CommandException.Refused(
            $"The server redirects {of} to {to}. The command does not follow, {reason}.",
            "If that is the right server, pass its address with --api.");
    }

    private async Task<ServerAnswer> SendOnceAsync(
        HttpRequestMessage request, string of, AnswerLimits limits, CancellationToken cancellationToken)
    {
        var timer = new CancellationTokenSource(limits.Begin, time);
        using var sent = request;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            timer.CancelAfter(
                limits.Whole is { } whole ? Positive(whole - time.GetElapsedTime(started)) : Timeout.InfiniteTimeSpan);
            var answer = new ServerAnswer(response, limits, timer, of);
            return response.Content.Headers.ContentEncoding.All(IsPlain) ? answer : throw Encoded(answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            timer.Dispose();
            throw NoAnswer($"The answer took longer than {limits.Begin.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            timer.Dispose();
            throw NoAnswer(exception.Message);
        }
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(1);

    // Frameworks name it so that no proxy compresses a stream.
    private static bool IsPlain(string encoding) => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    // A small compressed answer could expand to an endless one.
    private static CommandException Encoded(ServerAnswer answer)
    {
        using (answer)
            return CommandException.Refused(
                $"The server's answer to {answer.Of} is compressed "
                    + $"({string.Join(", ", answer.Response.Content.Headers.ContentEncoding)}), "
                    + "but the request did not accept compression.",
                "Check that --api is the address of an Ainft server, without a proxy that changes its answers.");
    }

    private CommandException NoAnswer(string reason) => CommandException.TryLater(
        $"{address} does not answer. {reason}",
        "Check --api (or AINFT_API) and that the server runs. Start a local server with ainft dev");
}
