using System.Net;
using System.Runtime.CompilerServices;

namespace Ainft.Cli.Api;

/// <summary>
/// The client of the server's HTTP interface. Every answer is bounded. An error becomes a
/// <see cref="CommandException"/> with the next step.
/// </summary>
internal sealed class AinftApi : IDisposable
{
    /// <summary>The header with a creator's signature over lines.</summary>
    public const string SignatureHeader = "Ainft-Signature";

    /// <summary>The header with the key of operations.</summary>
    public const string OperationsKeyHeader = "x-ainft-operations-key";

    private const string Lines = "application/x-ndjson";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30), LongestForLines = TimeSpan.FromMinutes(5);
    private readonly ServerClient client;
    private readonly TimeProvider time;

    /// <param name="address">The server, with or without the closing <c>/api</c>.</param>
    /// <param name="time">Measures the time of repeated attempts.</param>
    public AinftApi(Uri address, TimeProvider time)
    {
        var text = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Address = new Uri((text.EndsWith("/api", StringComparison.Ordinal) ? text[..^4] : text) + "/");
        this.time = time;
        client = new ServerClient(Address, time);
    }

    public Uri Address { get; }

    /// <summary>Adds the proof of an operator to each request, or null for a caller without one.</summary>
    public Action<HttpRequestMessage>? Identify { get; init; }

    public async Task<ChainInfo> ReadChainAsync(CancellationToken cancellationToken) =>
        ChainInfo.Read(await GetAsync("chain", cancellationToken));

    public async Task<AnswerPart> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(path, AnswerLimits.Document, cancellationToken);
        return await answer.ReadJsonAsync(cancellationToken);
    }

    public async Task<byte[]> GetBytesAsync(string path, AnswerLimits limits, CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(path, limits, cancellationToken);
        return await answer.ReadAsync(cancellationToken);
    }

    /// <summary>Opens an answer, so that the caller can read it while it arrives.</summary>
    public Task<ServerAnswer> OpenAsync(string path, AnswerLimits limits, CancellationToken cancellationToken) =>
        SendAsync(() =>
            new HttpRequestMessage(HttpMethod.Get, Relative(path)), limits, TimeSpan.Zero, cancellationToken);

    /// <summary>Opens an answer of any status, for a command that judges the server.</summary>
    public Task<ServerAnswer> AskAsync(
        Func<HttpRequestMessage> create, AnswerLimits limits, CancellationToken cancellationToken) =>
        client.SendAsync(() => Identified(create()), limits, cancellationToken);

    /// <summary>
    /// Posts a document. Posting it again is safe, so a busy server is tried again for half a minute.
    /// </summary>
    public async Task<(AnswerPart Document, bool Created)> PostAsync(
        string path, byte[] json, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Relative(path))
            {
                Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
            },
            AnswerLimits.Document, Longest, cancellationToken);
        return (await answer.ReadJsonAsync(cancellationToken), answer.Status == HttpStatusCode.Created);
    }

    /// <summary>
    /// Posts lines that are compressed with gzip. The answer has lines too, even when the server refuses some of the
    /// posted lines (422). Posting the same again is safe, so a busy server is tried again for five minutes.
    /// </summary>
    public Task<ServerAnswer> PostLinesAsync(
        string path, byte[] gzip, string? signature, CancellationToken cancellationToken) => SendAsync(() =>
    {
        var content = new ByteArrayContent(gzip)
        {
            Headers = { ContentType = new(Lines), ContentEncoding = { "gzip" } },
        };
        var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = content };
        if (signature is not null)
            request.Headers.Add(SignatureHeader, signature);
        return request;
    }, AnswerLimits.Lines, LongestForLines, cancellationToken);

    /// <summary>Reads the lines of all pages of an answer while they arrive.</summary>
    public async IAsyncEnumerable<byte[]> ReadLinesAsync(
        string path, LineLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new PageChain(path, limits.Pages);
        for (var (next, count) = ((string?)path, 0L); next is not null;)
        {
            using var answer = await SendAsync(
                () => new HttpRequestMessage(HttpMethod.Get, Relative(next)), AnswerLimits.Lines, Longest,
                    cancellationToken);
            var before = count;
            await foreach (var line in AnswerLines.ReadAsync(answer, limits, before, cancellationToken))
            {
                count++;
                yield return line;
            }

            next = pages.Follow(PageLink.Of(answer.Response), isEmpty: count == before);
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>The address of a path, relative to that of the server.</summary>
    public static Uri Relative(string path) => new("api/" + path, UriKind.Relative);

    private HttpRequestMessage Identified(HttpRequestMessage request)
    {
        Identify?.Invoke(request);
        return request;
    }

    private async Task<ServerAnswer> SendAsync(
        Func<HttpRequestMessage> request, AnswerLimits limits, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var answer = await client.SendAsync(() => Identified(request()), limits, cancellationToken);
            if (answer.Response.IsSuccessStatusCode || IsAboutLines(answer.Response))
                return answer;
            using (answer)
            {
                var wait = answer.Response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
                if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
                    || time.GetElapsedTime(started) + wait > patience)
                    throw await answer.ToFailureAsync(cancellationToken);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private static bool IsAboutLines(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.UnprocessableEntity
        && response.Content.Headers.ContentType?.MediaType == Lines;
}
