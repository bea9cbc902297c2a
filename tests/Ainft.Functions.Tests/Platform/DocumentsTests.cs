using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Testing;
using AngleSharp.Html.Parser;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.OpenApi;

namespace Ainft.Functions.Tests.Platform;

public partial class DocumentsTests(StorageFixture fixture)
{
    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_keeps_the_hosts_endpoints_to_itself()
    {
        await using var app = await App.StartAsync(fixture);

        var document = await app.Http.GetFromJsonAsync<JsonElement>("/api/openapi.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(document.GetProperty("paths").EnumerateObject(),
            path => Assert.StartsWith("/api/", path.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_takes_and_answers()
    {
        await using var app = await App.StartAsync(fixture);
        var read = await OpenApiDocument.LoadAsync(await app.Http.GetStreamAsync("openapi.json"), "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var operations = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Values).ToArray();

        Assert.DoesNotContain("\"null\"", (await app.Http.GetFromJsonAsync<JsonElement>("openapi.json"))
            .GetProperty("components").GetRawText(), StringComparison.Ordinal);
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Summary!);
            Assert.NotEmpty(operation.Tags!);
            Assert.All(operation.Parameters ?? [], parameter =>
                Assert.False(string.IsNullOrEmpty(parameter.Description), $"{operation.OperationId} {parameter.Name}"));
            Assert.All(operation.Responses!, answer => Assert.True(answer.Key == "304"
                || answer.Value.Content!.Count > 0 && answer.Value.Content.Values.All(form => form.Schema is not null),
                $"{operation.OperationId} {answer.Key}"));
            Assert.All(operation.Responses!.Where(answer => answer.Key[0] is '4' or '5'),
                answer => Assert.Equal("application/problem+json", answer.Value.Content!.Single().Key));
            Assert.Contains(operation.Responses!, answer => answer.Key[0] is '4' or '5');
        });
        Assert.All(operations.Where(operation => operation.RequestBody is not null), operation =>
            Assert.Empty(new[] { "400", "408", "413", "429", "503" }.Except(operation.Responses!.Keys)));
        Assert.Equal(operations.Length,
            operations.Select(operation => operation.OperationId).OfType<string>().Distinct().Count());
        var list = operations.Single(operation => operation.OperationId == "listAinfts");
        Assert.Equal(
            [
                "creator", "digest", "file", "name", "source", "tag", "library", "pipeline", "language",
                "author", "paper", "metric", "kind", "limit", "page",
            ],
            list.Parameters!.Select(parameter => parameter.Name));
    }

    [Fact]
    public async Task Every_member_of_a_body_and_of_an_answer_is_described()
    {
        await using var app = await App.StartAsync(fixture);
        var document = await app.Http.GetFromJsonAsync<JsonElement>("openapi.json");

        var silent = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .SelectMany(schema => Undescribed(schema.Value, schema.Name)).Order(StringComparer.Ordinal);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task Only_JSON_Schemas_and_messages_to_sign_are_free_JSON()
    {
        await using var app = await App.StartAsync(fixture);
        var document = await app.Http.GetFromJsonAsync<JsonElement>("openapi.json");

        var free = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Select(schema => schema.Name).Where(name => name.StartsWith("Json", StringComparison.Ordinal));

        Assert.Equal(["JsonObject"], free);
        Assert.Equal(2, document.GetRawText().Split("#/components/schemas/JsonObject").Length - 1);
    }

    // The rules about members that exclude each other have members without a type of their own.
    private static IEnumerable<string> Undescribed(JsonElement schema, string place)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var part in schema.EnumerateObject())
        {
            if (part.Name == "properties")
                foreach (var member in part.Value.EnumerateObject().Where(member =>
                    member.Value.EnumerateObject().Any() && !member.Value.TryGetProperty("description", out _)))
                    yield return $"{place}/{member.Name}";
            if (part.Name is "dependentSchemas")
                continue;
            var inner = part.Value.ValueKind == JsonValueKind.Array
                ? part.Value.EnumerateArray().SelectMany(item => Undescribed(item, place))
                : part.Value.ValueKind == JsonValueKind.Object && part.Name == "properties"
                    ? part.Value.EnumerateObject().SelectMany(item => Undescribed(item.Value, $"{place}/{item.Name}"))
                    : Undescribed(part.Value, place);
            foreach (var silent in inner)
                yield return silent;
        }
    }

    [Theory]
    // Every part before the signature is valid, and without a chain the app cannot check whether a wallet accepts the
    // signature.
    [InlineData("mintAinfts", HttpStatusCode.ServiceUnavailable)]
    [InlineData("previewMint", HttpStatusCode.OK)]
    public async Task The_examples_of_a_body_are_understood(string operationId, HttpStatusCode expected)
    {
        await using var app = await App.StartAsync(fixture);
        var document = await app.Http.GetFromJsonAsync<JsonElement>("openapi.json");
        var (path, operation) = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Value)))
            .Single(operation => operation.Value.GetProperty("operationId").GetString() == operationId);
        var examples = operation.GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json").GetProperty("examples").EnumerateObject().ToArray();

        Assert.Equal(["seed", "manifest", "manifests"], examples.Select(example => example.Name));
        foreach (var example in examples)
        {
            using var answer = await Creator.PostAsync(app.Http, path, example.Value.GetProperty("value").GetRawText());
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_page_lets_the_browser_ask_no_other_host()
    {
        await using var app = await App.StartAsync(fixture);

        using var answer = await app.Http.GetAsync("docs/");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)https?:|['""(]//", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_only_inline_scripts_that_run_on_the_page_are_its_own()
    {
        await using var app = await App.StartAsync(fixture);

        using var answer = await app.Http.GetAsync("docs/");

        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var expected = page.QuerySelectorAll("script:not([src])").Select(script =>
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.TextContent)))}'").ToArray();
        Assert.NotEmpty(expected);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var scripts = policy.Split("; ").Single(part => part.StartsWith("script-src ", StringComparison.Ordinal));
        Assert.Equal(["script-src", "'self'", .. expected], scripts.Split(' '));
        Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), it => it.Name.StartsWith("on"));
    }

    [Fact]
    public async Task The_page_and_all_that_it_loads_come_from_the_app()
    {
        await using var app = await App.StartAsync(fixture);
        Assert.Equal(HttpStatusCode.Redirect, (await app.Http.GetAsync("/api/docs")).StatusCode);

        var page = await app.Http.GetStringAsync("/api/docs/");

        var loaded = Loaded().Matches(page).Select(m => m.Groups["url"].Value).ToArray();
        Assert.NotEmpty(loaded);
        foreach (var url in loaded)
        {
            Assert.DoesNotContain("//", url, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK,
                (await app.Http.GetAsync(new Uri(new Uri(app.Http.BaseAddress!, "/api/docs/"), url))).StatusCode);
        }
    }

    [Fact]
    public async Task Health_is_reported_per_check()
    {
        var faults = new FaultTransport(everything: true);
        await using var app = await App.StartAsync(fixture,
            new() { ["Ainft__StorageRetries"] = "0", ["Ainft__Cache__FreshSeconds"] = "0" },
            builder => builder.Services
                .AddSingleton<HttpPipelineTransport>(faults)
                .Configure<HealthCheckServiceOptions>(health => KeepOnly(health.Registrations, "storage")));
        Assert.Equal("Healthy", await StatusAsync(app, "live", HttpStatusCode.OK, null));
        Assert.Equal("Healthy", await StatusAsync(app, "ready", HttpStatusCode.OK, "storage"));

        faults.Lose(0, Fault.RequestLost, int.MaxValue / 2);

        Assert.Equal("Healthy", await StatusAsync(app, "live", HttpStatusCode.OK, null));
        Assert.Equal("Unhealthy", await StatusAsync(app, "ready", HttpStatusCode.ServiceUnavailable, "storage"));
    }

    private static async Task<string?> StatusAsync(App app, string which, HttpStatusCode expected, string? check)
    {
        using var answer = await app.Http.GetAsync($"/api/health/{which}");
        Assert.Equal(expected, answer.StatusCode);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (check is null ? report : report.GetProperty("checks").GetProperty(check))
            .GetProperty("status").GetString();
    }

    private static void KeepOnly(ICollection<HealthCheckRegistration> checks, string name)
    {
        foreach (var other in checks.Where(check => check.Name != name).ToArray())
            checks.Remove(other);
    }

    [GeneratedRegex("(src|href)=\"(?<url>[^\"]+)\"")]
    private static partial Regex Loaded();
}
