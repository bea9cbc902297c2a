using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>
/// The server's interface for nodes. The node's key signs every request (<see cref="SignedRequest"/>).
/// </summary>
internal sealed class NodeApi(Uri address, MintDomain domain, LocalKey key, TimeProvider time) : IDisposable
{
    private const string Binary = "application/octet-stream";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(5);

    private readonly ServerClient client = new(address, time);

    public LocalKey Key => key;

    public Address Node => key.Address;

    public Uri Address => address;

    public MintDomain Domain => domain;

    public Task<AnswerPart> GetAsync(string path, CancellationToken cancellationToken) =>
        SendOnceAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Reads a document. It is null when it has not changed since the tag.</summary>
    public async Task<(AnswerPart? Document, string? Tag)> PollAsync(
        string path, string? tag, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, path, Sha256Digest.Of([]), () => null, tag, cancellationToken);
        return answer.Status == HttpStatusCode.NotModified
            ? (null, tag)
            : (await answer.ReadJsonAsync(cancellationToken), answer.Response.Headers.ETag?.ToString());
    }

    public Task<AnswerPart> PostAsync(string path, object document, CancellationToken cancellationToken) =>
        SendOnceAsync(
            HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(document, Output.Format), cancellationToken);

    /// <summary>Posts a request whose path says everything.</summary>
    public Task<AnswerPart> PostAsync(string path, CancellationToken cancellationToken) =>
        SendOnceAsync(HttpMethod.Post, path, null, cancellationToken);

    public Task<AnswerPart> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendOnceAsync(HttpMethod.Delete, path, null, cancellationToken);

    public async Task PutAsync(string path, byte[] text, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Put, path, Sha256Digest.Of(text),
            () => new ByteArrayContent(text) { Headers = { ContentType = new("text/plain") } }, null,
            cancellationToken);
    }

    /// <summary>Uploads a file, which any client can read by its digest. False when the server has it.</summary>
    public async Task<bool> UploadAsync(Sha256Digest digest, Func<Stream> open, CancellationToken cancellationToken)
    {
        var path = $"artifacts/{digest.ToString()[2..]}";
        if (await IsThereAsync(path, cancellationToken))
            return false;
        using var answer = await SendAsync(
            HttpMethod.Put, path, digest,
            () => new StreamContent(open()) { Headers = { ContentType = new(Binary) } }, null,
            cancellationToken, AnswerLimits.Upload);
        return answer.Status == HttpStatusCode.Created;
    }

    /// <summary>Repeats a request until a deadline, while the server is busy or unreachable.</summary>
    public async Task<T> UntilAsync<T>(DateTimeOffset last, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var pause = Pause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            try
            {
                return await work();
            }
            catch (CommandException failure)
                when (failure.ExitCode == ExitCode.TryLater && time.GetUtcNow() + pause < last)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
    }

    public void Dispose() => client.Dispose();

    private async Task<AnswerPart> SendOnceAsync(
        HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            method, path, Sha256Digest.Of(json ?? []),
            () => json is null
                ? null
                : new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
            null, cancellationToken);
        return await answer.ReadJsonAsync(cancellationToken);
    }

    private async Task<bool> IsThereAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await client.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Head, Relative(path)), AnswerLimits.Node, cancellationToken);
        return answer.Response.IsSuccessStatusCode;
    }

    private static Uri Relative(string path) => new("api/" + path, UriKind.Relative);

    private async Task<ServerAnswer> SendAsync(
        HttpMethod method, string path, Sha256Digest body, Func<HttpContent?> content, string? tag,
        CancellationToken cancellationToken, AnswerLimits? limits = null)
    {
        var nonce = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        var signed = await SignedRequest.SignAsync(
            key, domain, method.Method, "/api/" + path, body, time.GetUtcNow(), nonce, cancellationToken);
        var answer = await client.SendAsync(
            () => Request(method, path, content(), signed.Parameter, tag), limits ?? AnswerLimits.Node,
            cancellationToken);
        if (answer.Response.IsSuccessStatusCode || answer.Status == HttpStatusCode.NotModified)
            return answer;
        using (answer)
            throw await answer.ToFailureAsync(cancellationToken);
    }

    private static HttpRequestMessage Request(
        HttpMethod method, string path, HttpContent? content, string signature, string? tag)
    {
        var request = new HttpRequestMessage(method, Relative(path)) { Content = content };
        request.Headers.Authorization = new(SignedRequest.Scheme, signature);
        if (tag is not null)
            request.Headers.IfNoneMatch.ParseAdd(tag);
        return request;
    }
}
