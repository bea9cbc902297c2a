using System.Collections.Concurrent;

namespace Ainft.Functions.Tests;

/// <summary>An OpenTelemetry collector that keeps the received telemetry (OTLP over HTTP, in protobuf).</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> received = new();
    private readonly WebApplication server;

    private Collector(WebApplication server) => this.server = server;

    /// <summary>The settings of an app that exports to this collector.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => OtlpSpan.Read(received.GetValueOrDefault("traces") ?? []);

    /// <summary>Whether a kind of telemetry, <c>traces</c> or <c>metrics</c>, holds some bytes.</summary>
    public bool Holds(string kind, byte[] part) => received[kind].AsSpan().IndexOf(part) >= 0;

    public static async Task<Collector> StartAsync()
    {
        var server = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"])
            .Build();
        var collector = new Collector(server);
        server.MapPost("/v1/{kind}", collector.TakeAsync);
        await server.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task TakeAsync(string kind, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        received.AddOrUpdate(kind, body.ToArray(), (_, before) => [.. before, .. body.ToArray()]);
    }
}
