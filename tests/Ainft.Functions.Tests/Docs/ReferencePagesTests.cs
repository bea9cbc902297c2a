using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Events;
using Ainft.Functions.Explorer;
using Ainft.Functions.Governance;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;
using Ainft.Functions.Nodes;
using Ainft.Functions.Operations;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;
using Ainft.Functions.Webhooks;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Docs;

/// <summary>
/// The tables of docs/http.md and docs/configuration.md list exactly the routes, functions and settings of the code.
/// </summary>
public sealed partial class ReferencePagesTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task Its_routes_are_the_apps_routes()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync();
        var served = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{method} {RouteOf(endpoint)}"))
            .Distinct();
        Assert.Equal(served.Order(), Rows("http.md", "| route |").Select(row => row[0].Trim('`')).Order());
    }

    [Fact]
    public void Its_functions_are_those_of_the_metadata()
    {
        var metadata = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata"));
        var functions = JsonSerializer.Deserialize<JsonElement>(metadata).EnumerateArray()
            .Select(function => function.GetProperty("name").GetString()!).ToArray();
        var routed = Rows("http.md", "| route |").Select(row => row[1]).Distinct().ToArray();
        Assert.Empty(routed.Except(functions));
        var others = string.Join(
            ' ',
            File.ReadLines(Path.Combine(Npm.Root, "docs/http.md"))
                .SkipWhile(line => !line.StartsWith("Functions without a route", StringComparison.Ordinal))
                .TakeWhile(line => line.Length > 0));
        Assert.Equal(
            functions.Except(routed).Order(), Quoted().Matches(others).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Its_settings_are_those_that_the_code_reads()
    {
        var options = SettingsOf(ChainOptions.Section, typeof(ChainOptions))
            .Concat(SettingsOf(LedgerOptions.Section, typeof(LedgerOptions)))
            .Concat(SettingsOf(HttpOptions.Section, typeof(HttpOptions)))
            .Concat(SettingsOf(GovernanceOptions.Section, typeof(GovernanceOptions)))
            .Concat(SettingsOf(RunOptions.Section, typeof(RunOptions)))
            .Concat(SettingsOf(ArtifactOptions.Section, typeof(ArtifactOptions)))
            .Concat(SettingsOf(SourceOptions.Section, typeof(SourceOptions)))
            .Concat(SettingsOf(CorsOptions.Section, typeof(CorsOptions)))
            .Concat(SettingsOf(BudgetOptions.Section, typeof(BudgetOptions)))
            .Concat(SettingsOf(BodyOptions.Section, typeof(BodyOptions)))
            .Concat(SettingsOf(CacheOptions.Section, typeof(CacheOptions)))
            .Concat(SettingsOf(ServiceBusOptions.Section, typeof(ServiceBusOptions)))
            .Concat(SettingsOf(ExplorerOptions.Section, typeof(ExplorerOptions)))
            .Concat(SettingsOf(DataKeyOptions.Section, typeof(DataKeyOptions)))
            .Concat(SettingsOf(WebhookOptions.Section, typeof(WebhookOptions)))
            .Concat(SettingsOf(EventOptions.Section, typeof(EventOptions)))
            .Concat(SettingsOf(RewardsOptions.Section, typeof(RewardsOptions)))
            .Concat(SettingsOf(OperationsOptions.Section, typeof(OperationsOptions)));
        var literals = DocumentedTable.SourcesOfApp()
            .Where(file => Path.GetFileName(file) != "RenamedSettings.cs")
            .SelectMany(file => Setting().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Except([ChainOptions.Section, LedgerOptions.Section, HttpOptions.Section, RunOptions.Section,
                ArtifactOptions.Section, SourceOptions.Section, CorsOptions.Section, BudgetOptions.Section,
                BodyOptions.Section, CacheOptions.Section, ServiceBusOptions.Section, ExplorerOptions.Section,
                DataKeyOptions.Section, WebhookOptions.Section, OperationsOptions.Section, GovernanceOptions.Section,
                EventOptions.Section, RewardsOptions.Section]);
        var read = options.Concat(literals).Select(name => name.Replace(":", "__")).Distinct();
        Assert.Equal(read.Order(), Rows("configuration.md", "| setting |").Select(row => row[0].Trim('`')).Order());
    }

    [Fact]
    public void Sample_settings_are_documented_ones()
    {
        using var sample = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Npm.Root, "src/Ainft.Functions/local.settings.sample.json")));
        var names = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name)
            .Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsDisableHomepage"]);
        Assert.Empty(names.Except(Rows("configuration.md", "| setting |").Select(row => row[0].Trim('`'))));
    }

    private static IEnumerable<string> SettingsOf(string section, Type options) =>
        options.GetProperties().Where(property => property.CanWrite).Select(property => $"{section}:{property.Name}");

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => method != "HEAD") ?? ["GET"];

    /// <summary>
    /// The documentation page has further routes for its assets. They belong to the same route of the table.
    /// </summary>
    private static string RouteOf(RouteEndpoint endpoint)
    {
        var route = endpoint.RoutePattern.RawText!["/api/".Length..].TrimEnd('/');
        return route.StartsWith("docs/", StringComparison.Ordinal) ? "docs" : route;
    }

    private static IEnumerable<string[]> Rows(string page, string header) => DocumentedTable.Rows(page, header)
        .Select(line => Cell().Split(line.Trim('|')).Select(cell => cell.Trim()).ToArray());

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"(Ainft:[A-Za-z:]+|AINFT_[A-Z_]+|AzureWebJobsStorage(?::[A-Za-z]+)?|AZURE_CLIENT_ID"
        + "|OTEL_EXPORTER_OTLP_ENDPOINT|APPLICATIONINSIGHTS_[A-Z]+_STRING)\"")]
    private static partial Regex Setting();
}
