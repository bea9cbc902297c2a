using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Functions.Platform;
using Ainft.Testing;
using NCrontab;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// The metadata that a Functions host reads beside the executable matches the behaviour of the app without a host.
/// </summary>
public sealed partial class FunctionMetadataTests(StorageFixture storage)
{
    private static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete", "options"];
    private static readonly JsonElement[] Functions = [.. Read("functions.metadata").EnumerateArray()];

    [Fact]
    public async Task Every_timer_and_queue_of_the_metadata_is_one_that_the_app_starts_alone_and_none_is_missing()
    {
        await using var app = await App.StartAsync(storage);
        var settings = app.Get<IConfiguration>();

        var alone = app.Get<FunctionRuns>().Functions.Select(function =>
            $"{function.Name} {function.Queue ?? function.Schedule!.ToString()}");
        var metadata = Functions.Where(function => TriggerOf(function).Type != "httpTrigger").Select(function =>
            $"{NameOf(function)} {StartOf(TriggerOf(function), settings)}");

        Assert.Equal(metadata.Order(StringComparer.Ordinal), alone.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_belongs_to_one_function_of_its_resource_and_the_rest_to_one_for_all_paths()
    {
        await using var app = await App.StartAsync(storage);
        var prefixes = Http().Select(function => function.Route.Replace("/{*rest}", "")).ToHashSet();
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(route => route.RoutePattern.RawText!.Trim('/')).Where(route => route.StartsWith("api/"));

        Assert.All(routes, route => Assert.Single(
            prefixes, prefix => route == prefix || route.StartsWith(prefix + "/", StringComparison.Ordinal)));
        Assert.Contains("{*path}", prefixes);
    }

    [Fact]
    public void Every_http_function_takes_every_method_so_that_the_app_answers_405_and_preflights_itself() =>
        Assert.All(Http(), function => Assert.Equal(Methods, function.Methods));

    [Fact]
    public void No_route_is_one_that_the_host_keeps_to_itself() => Assert.DoesNotContain(
        Http(),
        function => function.Route.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || function.Route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("/admin/functions/AnchorBundles")]
    [InlineData("/runtime/webhooks/durabletask")]
    [InlineData("/AnchorBundles")]
    [InlineData("/api/AnchorBundles")]
    [InlineData("/api/ProjectBundle")]
    public async Task No_request_from_outside_starts_a_timer_or_queue_function(string path)
    {
        await using var app = await App.StartAsync(storage);

        using var answer = await app.Http.PostAsync(path, new StringContent("{}"));

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_worker_of_a_host_starts_no_timers_and_queues_of_its_own_but_the_app_alone_does()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await storage.ConnectAsync(),
            ["Ainft:Chain:RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft:Chain:ChainId"] = "31337",
            ["Ainft:Chain:Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        };
        string[] args = [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];
        using var worker = AinftApp.CreateWorker(
            [.. args, "--functions-uri=http://127.0.0.1:9", "--Functions:Worker:HostEndpoint=http://127.0.0.1:9",
                "--Functions:Worker:WorkerId=1", "--Functions:Worker:RequestId=1",
                "--Functions:Worker:GrpcMaxMessageLength=65536"]);
        await using var alone = AinftApp.Create(args);

        Assert.DoesNotContain(worker.Services.GetServices<IHostedService>(), service => service is LocalRunner);
        Assert.Contains(alone.Services.GetServices<IHostedService>(), service => service is LocalRunner);
    }

    [Fact]
    public async Task Every_queue_of_a_function_is_one_that_the_app_creates()
    {
        await using var app = await App.StartAsync(storage);

        foreach (var queue in app.Get<FunctionRuns>().Functions.Select(function => function.Queue).OfType<string>())
            Assert.True(await app.Get<Storage>().QueueNamed(queue).ExistsAsync(), queue);
    }

    [Fact]
    public void Host_json_has_no_handler_and_no_bundle_and_leaves_paths_to_the_functions()
    {
        var host = Read("host.json");

        Assert.False(host.TryGetProperty("customHandler", out _));
        Assert.False(host.TryGetProperty("extensionBundle", out _));
        Assert.Equal("", host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("base64",
            host.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
        Assert.Equal("OpenTelemetry", host.GetProperty("telemetryMode").GetString());
    }

    [Fact]
    public void The_sample_sets_the_settings_that_triggers_name_and_no_name_needs_more_than_letters()
    {
        var sample = Read("local.settings.sample.json").GetProperty("Values");
        var named = Functions.Select(function => TriggerOf(function).Start)
            .SelectMany(start => Setting().Matches(start)).Select(match => match.Groups[1].Value).Distinct().ToArray();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Matches("^[A-Z_]+$", name));
        Assert.All(named, name => Assert.NotEqual("", sample.GetProperty(name).GetString()));
        Assert.Equal("dotnet-isolated", sample.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.Equal("true", sample.GetProperty("AzureWebJobsDisableHomepage").GetString());
    }

    private static IEnumerable<(string Route, string[] Methods)> Http() =>
        from function in Functions
        from binding in function.GetProperty("bindings").EnumerateArray()
        where binding.GetProperty("type").GetString() == "httpTrigger"
        select (binding.GetProperty("route").GetString()!,
            binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!).ToArray());

    private static string NameOf(JsonElement function) => function.GetProperty("name").GetString()!;

    private static (string Type, string Start) TriggerOf(JsonElement function)
    {
        var trigger = function.GetProperty("bindings").EnumerateArray()
            .Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
        var type = trigger.GetProperty("type").GetString()!;
        var start = type switch { "queueTrigger" => "queueName", "timerTrigger" => "schedule", _ => "route" };
        return (type, trigger.GetProperty(start).GetString()!);
    }

    private static string StartOf((string Type, string Start) trigger, IConfiguration settings)
    {
        var start = Resolve(trigger.Start, settings);
        return trigger.Type == "timerTrigger"
            ? CrontabSchedule.Parse(start, new CrontabSchedule.ParseOptions { IncludingSeconds = true }).ToString()
            : start;
    }

    private static string Resolve(string text, IConfiguration settings) =>
        Setting().Replace(text, match => settings[match.Groups[1].Value]!);

    private static JsonElement Read(string file) =>
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
