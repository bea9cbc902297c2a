using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Ainft.Cli.Api;

/// <summary>The server's HTTP interface: an answer is a JSON document, or a <see cref="CommandException"/> that says what to do.</summary>
internal sealed class AinftApi : IDisposable
{
    private const string Lines = "application/x-ndjson";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30), LongestForLines = TimeSpan.FromMinutes(5);
    private readonly HttpClient http, transfers;
    private readonly TimeProvider time;

    /// <param name="address">The server, with or without the closing <c>/api</c>.</param>
    /// <param name="time">Measures how long to go on trying.</param>
    public AinftApi(Uri address, TimeProvider time)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        Address = new Uri((text.EndsWith("/api", StringComparison.Ordinal) ? text[..^4] : text) + "/");
        this.time = time;
        http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
        transfers = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Address { get; }

    public async Task<ChainInfo> ReadChainAsync(CancellationToken cancellationToken) =>
        ChainInfo.Read(await GetAsync("chain", cancellationToken));

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<JsonElement>(await GetBytesAsync(path, cancellationToken));

    public async Task<byte[]> GetBytesAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, "api/" + path), TimeSpan.Zero, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Posts a document and, as posting the same again is safe, tries again for half a minute while the server asks for patience.</summary>
    public async Task<(JsonElement Document, bool Created)> PostAsync(string path, byte[] json, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "api/" + path) { Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } } },
            Longest, cancellationToken);
        var document = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return (document, response.StatusCode == HttpStatusCode.Created);
    }

    /// <summary>
    /// Posts lines that are compressed with gzip; the answer is lines too, also when some of those posted are refused (422). Posting the
    /// same again is safe, so a busy server is tried again for minutes.
    /// </summary>
    public Task<HttpResponseMessage> PostLinesAsync(string path, byte[] gzip, string? signature, CancellationToken cancellationToken) => SendAsync(transfers, () =>
    {
        var content = new ByteArrayContent(gzip) { Headers = { ContentType = new(Lines), ContentEncoding = { "gzip" } } };
        var request = new HttpRequestMessage(HttpMethod.Post, "api/" + path) { Content = content };
        if (signature is not null)
            request.Headers.Add("Ainft-Signature", signature);
        return request;
    }, LongestForLines, cancellationToken);

    /// <summary>The lines of an answer and of those that follow it, page by page, as they come in.</summary>
    public async IAsyncEnumerable<string> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = path; next is not null;)
        {
            using var response = await OpenAsync(next, cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
                yield return line;
            next = NextPage.Of(response);
        }
    }

    /// <summary>A long answer, of which only the headers are read yet.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(transfers, () => new HttpRequestMessage(HttpMethod.Get, "api/" + path), Longest, cancellationToken);

    public void Dispose()
    {
        http.Dispose();
        transfers.Dispose();
    }

    private Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, TimeSpan patience, CancellationToken cancellationToken) =>
        SendAsync(http, request, patience, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, Func<HttpRequestMessage> request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var response = await SendOnceAsync(client, request(), cancellationToken);
            if (response.IsSuccessStatusCode || IsAboutLines(response))
                return response;
            using (response)
            {
                var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable || time.GetElapsedTime(started) + wait > patience)
                    throw await ProblemAnswer.ReadAsync(response, cancellationToken);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private static bool IsAboutLines(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.UnprocessableEntity && response.Content.Headers.ContentType?.MediaType == Lines;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, client == transfers ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw CommandException.TryLater($"{Address} does not answer: {exception.Message}", "Check --api (or AINFT_API) and that the server runs; start a local one with: ainft dev");
        }
        finally
        {
            request.Dispose();
        }
    }
}
