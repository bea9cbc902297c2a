using System.Collections.Concurrent;
using System.Text;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Traces and metrics as an OpenTelemetry collector receives them.</summary>
public class TelemetryTests(StorageFixture fixture)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A_run_of_a_timer_function_is_one_trace_down_to_its_storage_calls_and_is_measured()
    {
        var received = new ConcurrentDictionary<string, byte[]>();
        await using var collector = await StartCollectorAsync(received);
        await using (var app = await StartAsync(collector, []))
            await app.RunAsync("SweepBundles");

        var run = Assert.Single(OtlpSpan.Read(received["traces"]), span => span.Name == "function SweepBundles");
        Assert.Contains(OtlpSpan.Read(received["traces"]), span => span.Parent == run.Id && span.Trace == run.Trace);
        Assert.True(Contains(received["metrics"], Encoding.UTF8.GetBytes("ainft.trigger.duration")));
    }

    [Fact]
    public async Task A_request_continues_the_trace_of_its_caller_down_to_its_storage_calls()
    {
        var received = new ConcurrentDictionary<string, byte[]>();
        await using var collector = await StartCollectorAsync(received);
        await using (var app = await StartAsync(collector, []))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "ainfts");
            request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
            (await app.Http.SendAsync(request)).EnsureSuccessStatusCode();
        }

        var spans = OtlpSpan.Read(received["traces"]).Where(span => span.Trace == TraceId).ToArray();
        var served = Assert.Single(spans, span => span.Parent == "00f067aa0ba902b7");
        Assert.Contains(spans, span => span.Parent == served.Id);
    }

    [Fact]
    public async Task The_key_in_a_providers_address_is_in_no_trace()
    {
        var received = new ConcurrentDictionary<string, byte[]>();
        await using var collector = await StartCollectorAsync(received);
        await using (var app = await StartAsync(
            collector, new() { ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9/v3/s3cr3t-key" }))
            (await app.Http.GetAsync("health/ready")).Dispose();

        Assert.True(Contains(received["traces"], Encoding.UTF8.GetBytes("url.full")));
        Assert.False(Contains(received["traces"], Encoding.UTF8.GetBytes("s3cr3t-key")));
    }

    private Task<App> StartAsync(WebApplication collector, Dictionary<string, string?> settings)
    {
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        return App.StartAsync(fixture, settings);
    }

    private static async Task<WebApplication> StartCollectorAsync(ConcurrentDictionary<string, byte[]> received)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        var collector = builder.Build();
        collector.MapPost("/v1/{kind}", async (string kind, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(kind, body.ToArray(), (_, before) => [.. before, .. body.ToArray()]);
        });
        await collector.StartAsync();
        return collector;
    }

    private static bool Contains(byte[] all, byte[] part) => all.AsSpan().IndexOf(part) >= 0;
}
