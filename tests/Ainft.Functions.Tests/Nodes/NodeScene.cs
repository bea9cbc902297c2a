using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>
/// An app without a chain, and nodes that register with it. Tests control its clock and its storage transport.
/// </summary>
public abstract class NodeScene(StorageFixture storage) : IAsyncLifetime
{
    private App? app;

    protected static MintDomain Domain { get; } =
        new(31337, Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

    protected StorageFixture Storage => storage;

    protected App App => app!;

    protected ShiftedTime Time { get; } = new();

    /// <summary>Counts all requests to storage.</summary>
    protected FaultTransport Requests { get; } = new(everything: true);

    protected virtual Dictionary<string, string?> Settings => new() { ["Ainft__Runs__Operators"] = "open" };

    public async ValueTask InitializeAsync() =>
        app = await App.StartAsync(storage, Settings, builder => builder.Services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<HttpPipelineTransport>(Requests));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (app is not null)
            await app.DisposeAsync();
    }

    protected NodeUnderTest NewNode(LocalKey? operatorKey = null) =>
        new(App.Http, Domain, operatorKey) { Client = { Time = Time } };

    protected static async Task<JsonElement> RefusedAsync(HttpStatusCode expected, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    protected static async Task<JsonElement> AcceptedAsync(HttpStatusCode expected, Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(expected == answer.StatusCode,
            $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
