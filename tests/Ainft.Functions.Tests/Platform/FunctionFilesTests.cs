using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>What a Functions host reads is what the app is made of: function.json, host.json and the settings beside the executable.</summary>
public sealed class FunctionFilesTests(StorageFixture storage)
{
    private static readonly string Output = AppContext.BaseDirectory;

    [Fact]
    public async Task Every_timer_and_queue_file_has_a_trigger_and_every_trigger_a_file()
    {
        await using var app = await App.StartAsync(storage);

        var files = app.Get<FunctionFolder>().Functions.Where(function => function.Type != "httpTrigger").Select(function => function.Name);

        Assert.Equal(app.Get<TriggerTable>().Functions.Order(), files.Order());
    }

    [Fact]
    public async Task Every_route_belongs_to_one_http_file_with_the_methods_that_it_takes()
    {
        await using var app = await App.StartAsync(storage);
        var functions = HttpFunctions().ToArray();
        var routes = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal));

        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!["/api/".Length..].TrimEnd('/');
            var function = Assert.Single(functions, function => path == function.Prefix || path.StartsWith(function.Prefix + "/", StringComparison.Ordinal));
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            Assert.Subset(function.Methods, methods.Select(method => method.ToLowerInvariant()).ToHashSet());
        }

        Assert.All(functions, function => Assert.Equal(function.Methods.Contains("get"), function.Methods.Contains("head")));
        Assert.All(functions, function => Assert.Contains("options", function.Methods));
    }

    [Fact]
    public async Task Every_queue_that_a_file_names_is_one_that_the_app_creates()
    {
        await using var app = await App.StartAsync(storage);

        foreach (var function in app.Get<FunctionFolder>().Functions.Where(function => function.QueueName is not null))
            Assert.True(await app.Get<Storage>().QueueNamed(function.QueueName!).ExistsAsync(), function.QueueName);
    }

    [Fact]
    public void The_host_forwards_whole_requests_under_api_to_the_executable_and_sends_base64()
    {
        using var host = Read("host.json");
        var handler = host.RootElement.GetProperty("customHandler");

        Assert.True(handler.GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.True(File.Exists(Path.Combine(Output, ExecutableOf(handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString()!))));
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("base64", host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
    }

    [Fact]
    public void The_sample_sets_every_setting_that_a_function_file_names()
    {
        using var sample = Read("local.settings.sample.json");
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name.Replace("__", ":"), value => value.Value.GetString()))
            .Build();

        Assert.NotEmpty(new FunctionFolder(Output, settings).Functions);
        Assert.Equal("custom", settings["FUNCTIONS_WORKER_RUNTIME"]);
    }

    private static IEnumerable<(string Prefix, HashSet<string> Methods)> HttpFunctions()
    {
        foreach (var file in Directory.GetFiles(Output, "function.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var binding in json.RootElement.GetProperty("bindings").EnumerateArray().Where(binding => binding.GetProperty("type").GetString() == "httpTrigger"))
                yield return (
                    binding.GetProperty("route").GetString()!.Replace("/{*rest}", ""),
                    binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!).ToHashSet());
        }
    }

    private static string ExecutableOf(string name) => OperatingSystem.IsWindows() ? $"{name}.exe" : name;

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Output, file)));
}
