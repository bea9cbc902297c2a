using System.Collections.Concurrent;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests;

/// <summary>
/// A transport for the clients of the Azure SDK that counts the requests of an app to storage, and the bytes of their
/// answers. It omits the requests that an instance makes at any time by itself.
/// </summary>
public sealed class CountedStorage : HttpPipelineTransport
{
    private readonly FaultTransport requests =
        new(request => !request.Path.Contains("-index/", StringComparison.Ordinal), everything: true);

    private readonly ConcurrentQueue<CountedStream> answers = new();

    /// <summary>The requests since the last reset.</summary>
    public IReadOnlyList<StorageWrite> Requests => requests.Writes;

    /// <summary>The bytes in the bodies of the answers since the last reset.</summary>
    public long Bytes => answers.Sum(answer => answer.Bytes);

    /// <summary>
    /// Starts an instance without cached facts whose requests count. Its clock stands still, so no fact becomes old.
    /// </summary>
    public Task<App> StartAsync(World world) => App.StartAsync(
        world.Settings(),
        builder => builder.Services
            .AddSingleton<HttpPipelineTransport>(this)
            .AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow)));

    /// <summary>Forgets the requests and the bytes so far.</summary>
    public void Reset()
    {
        requests.Reset();
        answers.Clear();
    }

    /// <inheritdoc/>
    public override Request CreateRequest() => requests.CreateRequest();

    /// <inheritdoc/>
    public override void Process(HttpMessage message) => requests.Process(message);

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await requests.ProcessAsync(message);
        if (message.Response.ContentStream is not { } content)
            return;
        var counted = new CountedStream(content);
        answers.Enqueue(counted);
        message.Response.ContentStream = counted;
    }
}
