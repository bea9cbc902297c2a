using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ainft.Functions.Tests.Platform;

public partial class DocumentsTests(StorageFixture fixture)
{
    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_keeps_the_hosts_endpoints_to_itself()
    {
        await using var app = await App.StartAsync(fixture);

        var document = await app.Http.GetFromJsonAsync<JsonElement>("/api/openapi.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.All(document.GetProperty("paths").EnumerateObject(), path => Assert.StartsWith("/api/", path.Name, StringComparison.Ordinal));
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
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(new Uri(new Uri(app.Http.BaseAddress!, "/api/docs/"), url))).StatusCode);
        }
    }

    [Fact]
    public async Task Health_is_told_per_check()
    {
        var faults = new FaultTransport(everything: true);
        await using var app = await App.StartAsync(fixture, new() { ["Ainft__StorageRetries"] = "0" }, builder => builder.Services
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
        return (check is null ? report : report.GetProperty("checks").GetProperty(check)).GetProperty("status").GetString();
    }

    private static void KeepOnly(ICollection<HealthCheckRegistration> checks, string name)
    {
        foreach (var other in checks.Where(check => check.Name != name).ToArray())
            checks.Remove(other);
    }

    [GeneratedRegex("(src|href)=\"(?<url>[^\"]+)\"")]
    private static partial Regex Loaded();
}
