using System.Text;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Traces and metrics as an OpenTelemetry collector receives them.</summary>
public class TelemetryTests(StorageFixture fixture)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736", Caller = "00f067aa0ba902b7";

    [Fact]
    public async Task A_run_of_a_timer_function_is_one_trace_down_to_its_storage_calls_and_is_measured()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StartAsync(collector))
            await app.RunAsync("SweepBundles");

        var run = Assert.Single(collector.Spans, span => span.Name == "function SweepBundles");
        Assert.Contains(collector.Spans, span => span.Parent == run.Id && span.Trace == run.Trace);
        Assert.True(collector.Holds("metrics", Encoding.UTF8.GetBytes("ainft.trigger.duration")));
    }

    [Fact]
    public async Task A_request_continues_the_trace_of_its_caller_down_to_its_storage_calls()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StartAsync(collector))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "ainfts");
            request.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
            (await app.Http.SendAsync(request)).EnsureSuccessStatusCode();
        }

        var spans = collector.Spans.Where(span => span.Trace == TraceId).ToArray();
        var served = Assert.Single(spans, span => span.Parent == Caller);
        Assert.Contains(spans, span => span.Parent == served.Id);
    }

    [Fact]
    public async Task The_cost_of_a_request_is_measured()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StartAsync(collector))
            (await app.Http.GetAsync("ainfts")).EnsureSuccessStatusCode();

        Assert.True(collector.Holds("metrics", Encoding.UTF8.GetBytes("ainft.request.cost")));
    }

    [Fact]
    public async Task The_key_in_a_providers_address_is_in_no_trace()
    {
        await using var collector = await Collector.StartAsync();
        await using (var app = await StartAsync(collector,
            ("Ainft__Chain__RpcUrls", "http://127.0.0.1:9/v3/s3cr3t-key")))
            (await app.Http.GetAsync("health/ready")).Dispose();

        Assert.True(collector.Holds("traces", Encoding.UTF8.GetBytes("url.full")));
        Assert.False(collector.Holds("traces", Encoding.UTF8.GetBytes("s3cr3t-key")));
    }

    private Task<App> StartAsync(Collector collector, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(collector.Settings);
        foreach (var (name, value) in settings)
            all[name] = value;
        return App.StartAsync(fixture, all);
    }
}
