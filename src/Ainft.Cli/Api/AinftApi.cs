using System.Net;
using System.Text.Json;

namespace Ainft.Cli.Api;

/// <summary>The server's HTTP interface: an answer is a JSON document, or a <see cref="CommandException"/> that says what to do.</summary>
internal sealed class AinftApi : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly HttpClient http;
    private readonly TimeProvider time;

    /// <param name="address">The server, with or without the closing <c>/api</c>.</param>
    /// <param name="time">Measures how long to go on trying.</param>
    public AinftApi(Uri address, TimeProvider time)
    {
        var text = address.AbsoluteUri.TrimEnd('/');
        Address = new Uri((text.EndsWith("/api", StringComparison.Ordinal) ? text[..^4] : text) + "/");
        this.time = time;
        http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
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

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var response = await SendOnceAsync(request(), cancellationToken);
            if (response.IsSuccessStatusCode)
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

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
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
