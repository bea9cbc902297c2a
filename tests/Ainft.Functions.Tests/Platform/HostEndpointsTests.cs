using System.Net;
using System.Text;
using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ainft.Functions.Tests.Platform;

/// <summary>The calls of a Functions v4 host, byte for byte as a real one sent them.</summary>
public class HostEndpointsTests(StorageFixture fixture)
{
    private const string Answer = """{"Outputs":{},"Logs":[],"ReturnValue":null}""";

    private const string TimerCall = """
        {"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"Tick","UtcNow":"2026-11-22T10:00:00.0000000Z","RandGuid":"5a2e0b5e-8d7c-4f4e-9b3f-0a3a3f5c8f11"}}}
        """;

    private const string QueueCall = """
        {"Data":{"msg":"\"{\\\"a\\\":1}\""},"Metadata":{"DequeueCount":"1","ExpirationTime":"2026-11-29T10:00:00+00:00","Id":"\"7d5e0b5e-8d7c-4f4e-9b3f-0a3a3f5c8f11\"","InsertionTime":"2026-11-22T10:00:00+00:00","NextVisibleTime":"2026-11-22T10:10:00+00:00","PopReceipt":"\"AgAAAAMAAAAAAAAA\"","sys":{"MethodName":"Job","UtcNow":"2026-11-22T10:00:00.0000000Z","RandGuid":"5a2e0b5e-8d7c-4f4e-9b3f-0a3a3f5c8f11"},"a":"\"1\""}}
        """;

    private int ticks;
    private string? message;

    [Fact]
    public async Task Any_request_to_the_root_says_ready()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_timer_call_runs_the_function_and_answers_the_hosts_json()
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.SendAsync(Call("/Tick", TimerCall));

        await AssertAnswersAsync(HttpStatusCode.OK, answer);
        Assert.Equal(1, ticks);
    }

    [Fact]
    public async Task A_queue_call_delivers_the_doubly_encoded_message()
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.SendAsync(Call("/Job", QueueCall));

        await AssertAnswersAsync(HttpStatusCode.OK, answer);
        Assert.Equal("""{"a":1}""", message);
    }

    [Theory]
    [InlineData("/Fail", TimerCall)]
    [InlineData("/Job", "")]
    [InlineData("/Job", "null")]
    [InlineData("/Job", "{}")]
    [InlineData("/Job", """{"Data":{}}""")]
    [InlineData("/Job", """{"Data":{"msg":"\"not json\""}}""")]
    [InlineData("/Job", """{"Data":{"msg":"not json"}}""")]
    public async Task Every_failure_is_500_with_the_hosts_json(string path, string body)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.SendAsync(Call(path, body));

        await AssertAnswersAsync(HttpStatusCode.InternalServerError, answer);
        Assert.Null(message);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("X-Forwarded-Host", "ainft.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("x-ms-invocation-id", "5a2e0b5e-8d7c-4f4e-9b3f-0a3a3f5c8f11")]
    public async Task A_call_from_outside_finds_no_trigger(string header, string value)
    {
        await using var app = await StartAsync();
        using var call = Call("/Tick", TimerCall);
        call.Headers.Add(header, value);

        using var answer = await app.Http.SendAsync(call);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, ticks);
    }

    [Theory]
    [InlineData("/api/Tick")]
    [InlineData("/Unknown")]
    public async Task Triggers_are_only_where_the_host_calls_them(string path)
    {
        await using var app = await StartAsync();

        using var answer = await app.Http.SendAsync(Call(path, TimerCall));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_host_there_are_no_trigger_endpoints()
    {
        await using var app = await App.StartAsync(fixture, configure: Register);

        using var answer = await app.Http.SendAsync(Call("/Tick", TimerCall));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(0, ticks);
    }

    [Fact]
    public async Task Under_a_host_the_app_binds_only_the_hosts_port_on_loopback()
    {
        await using var app = await StartAsync();

        var address = app.Address;
        Assert.Equal("127.0.0.1", address.Host);
        Assert.NotEqual(9, address.Port);
    }

    // The host's own address is inherited and must not be bound: port 9 would fail or be seen in the addresses.
    private Task<App> StartAsync() => App.StartAsync(
        fixture,
        new() { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "0", ["urls"] = "http://127.0.0.1:9" },
        Register);

    private void Register(WebApplicationBuilder builder) => builder.Services.AddTriggers(triggers =>
    {
        triggers.Timer("Tick", (_, _) =>
        {
            Interlocked.Increment(ref ticks);
            return Task.CompletedTask;
        });
        triggers.Timer("Fail", (_, _) => throw new InvalidOperationException("It fails."));
        triggers.Queue("Job", (_, job, _) =>
        {
            message = job.GetRawText();
            return Task.CompletedTask;
        });
    });

    private static HttpRequestMessage Call(string path, string body)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        call.Headers.TransferEncodingChunked = true;
        call.Headers.Add("X-Azure-Functions-InvocationId", "5a2e0b5e-8d7c-4f4e-9b3f-0a3a3f5c8f11");
        call.Headers.Add("X-Azure-Functions-HostVersion", "4.1045.200.0");
        return call;
    }

    private static async Task AssertAnswersAsync(HttpStatusCode status, HttpResponseMessage answer)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(Answer, await answer.Content.ReadAsStringAsync());
    }
}
