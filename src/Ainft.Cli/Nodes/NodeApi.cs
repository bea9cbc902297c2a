using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The server's interface for nodes: every request is signed by the node's key (<see cref="SignedRequest"/>).</summary>
internal sealed class NodeApi(Uri address, MintDomain domain, LocalKey key, TimeProvider time) : IDisposable
{
    private const string Binary = "application/octet-stream";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(5);

    // A network that was away may never tell that a connection is lost. The longest poll is answered in 20 seconds; a lease outlives a heartbeat that is not.
    private static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(35), ForUpload = TimeSpan.FromMinutes(10);

    // A redirect would be signed for another address than it is sent to.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public LocalKey Key => key;

    public Address Node => key.Address;

    public Uri Address => address;

    public MintDomain Domain => domain;

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => SendOnceAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Asks for what is new since a tag; the document is null when nothing is.</summary>
    public async Task<(JsonElement? Document, string? Tag)> PollAsync(string path, string? tag, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, Sha256Digest.Of([]), () => null, tag, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotModified
            ? (null, tag)
            : (await ReadAsync(response, cancellationToken), response.Headers.ETag?.ToString());
    }

    public Task<JsonElement> PostAsync(string path, object document, CancellationToken cancellationToken) =>
        SendOnceAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(document, Output.Format), cancellationToken);

    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellationToken) => SendOnceAsync(HttpMethod.Delete, path, null, cancellationToken);

    public async Task PutAsync(string path, byte[] text, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Put, path, Sha256Digest.Of(text), () => new ByteArrayContent(text) { Headers = { ContentType = new("text/plain") } }, null, cancellationToken);
    }

    /// <summary>Puts a file where anyone finds it by its digest; false when it was there already.</summary>
    public async Task<bool> UploadAsync(Sha256Digest digest, Func<Stream> open, CancellationToken cancellationToken)
    {
        var path = $"artifacts/{digest.ToString()[2..]}";
        if (await IsThereAsync(path, cancellationToken))
            return false;
        using var response = await SendAsync(
            HttpMethod.Put, path, digest, () => new StreamContent(open()) { Headers = { ContentType = new(Binary) } }, null, cancellationToken, ForUpload);
        return response.StatusCode == HttpStatusCode.Created;
    }

    /// <summary>Does something again while the server asks for patience or cannot be reached, until a moment comes.</summary>
    public async Task<T> UntilAsync<T>(DateTimeOffset last, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var pause = Pause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            try
            {
                return await work();
            }
            catch (CommandException failure) when (failure.ExitCode == ExitCode.TryLater && time.GetUtcNow() + pause < last)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendOnceAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            method, path, Sha256Digest.Of(json ?? []),
            () => json is null ? null : new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } }, null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancellationToken));

    private async Task<bool> IsThereAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "api/" + path);
        using var response = await AnswerAsync(request, ForAnswer, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Sha256Digest body, Func<HttpContent?> content, string? tag, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        using var request = new HttpRequestMessage(method, "api/" + path) { Content = content() };
        var nonce = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        var signed = await SignedRequest.SignAsync(key, domain, method.Method, "/api/" + path, body, time.GetUtcNow(), nonce, cancellationToken);
        request.Headers.Authorization = new(SignedRequest.Scheme, signed.Parameter);
        if (tag is not null)
            request.Headers.IfNoneMatch.ParseAdd(tag);
        var response = await AnswerAsync(request, patience ?? ForAnswer, cancellationToken);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            return response;
        using (response)
            throw await ProblemAnswer.ReadAsync(response, cancellationToken);
    }

    // The whole answer is read here, so nothing is waited for afterwards.
    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await http.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer($"It took longer than {patience.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw NoAnswer(exception.Message);
        }
    }

    private CommandException NoAnswer(string reason) =>
        CommandException.TryLater($"{address} does not answer: {reason}", "Check --api (or AINFT_API) and that the server runs.");
}
