using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;

namespace Ainft.Functions.Tests;

/// <summary>Application Insights, which accepts everything and keeps it.</summary>
internal sealed class Ingestion : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> bodies = new();
    private readonly ConcurrentQueue<string> authorizations = new();

    /// <summary>The lines of JSON so far.</summary>
    public string Received => string.Concat(bodies);

    /// <summary>The authorization of each request so far. An empty text is none.</summary>
    public IReadOnlyCollection<string> Authorizations => authorizations;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = new MemoryStream();
        request.Content!.CopyTo(sent, null, cancellationToken);
        bodies.Enqueue(Encoding.UTF8.GetString(Unpack(sent.ToArray())));
        authorizations.Enqueue(request.Headers.Authorization?.ToString() ?? "");
        return new HttpResponseMessage
        {
            Content = new StringContent("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}"""),
        };
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));

    private static byte[] Unpack(byte[] body)
    {
        if (body is not [0x1f, 0x8b, ..])
            return body;
        using var packed = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
