using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>Sends requests that a key signs.</summary>
public sealed class SignedClient(HttpClient api, MintDomain domain, LocalKey key)
{
    public LocalKey Key => key;

    public Address Address => key.Address;

    public HttpClient Api => api;

    public MintDomain Domain => domain;

    /// <summary>The clock of the sender.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Get, path, null, ct: ct);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json));

    public Task<HttpResponseMessage> PutAsync(string path, byte[] content,
        string mediaType = "application/octet-stream") => SendAsync(HttpMethod.Put, path, content, mediaType);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path,
        byte[]? body, string mediaType = "application/json", CancellationToken ct = default)
    {
        using var request = await SignAsync(method, path, Sha256Digest.Of(body ?? []));
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        return await api.SendAsync(request, ct);
    }

    /// <summary>A signed request. The caller adds the body.</summary>
    public async Task<HttpRequestMessage> SignAsync(HttpMethod method, string path, Sha256Digest body)
    {
        var address = new Uri(api.BaseAddress!, path);
        var signed = await SignedRequest.SignAsync(key, domain, method.Method, address.PathAndQuery,
            body, Time.GetUtcNow(), new Bytes32(RandomNumberGenerator.GetBytes(32)));
        return new HttpRequestMessage(method, address)
        { Headers = { Authorization = new AuthenticationHeaderValue(SignedRequest.Scheme, signed.Parameter) } };
    }
}
