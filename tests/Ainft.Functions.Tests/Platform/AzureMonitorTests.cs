using Ainft.Testing;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Telemetry as Application Insights receives it.</summary>
public sealed class AzureMonitorTests(StorageFixture fixture)
{
    [Fact]
    public async Task The_log_and_the_metrics_are_sent_with_tokens_of_the_identity()
    {
        var ingestion = new Ingestion();

        await using (var app = await StartAsync(ingestion, "Authorization=AAD"))
        {
            await app.RunAsync("SweepBundles");
            app.Get<ILogger<AzureMonitorTests>>().Log(
                LogLevel.Error, new EventId(2021), "too little ether", null, (text, _) => text);
        }

        Assert.Contains("ainft.trigger.duration", ingestion.Received);
        Assert.Contains("too little ether", ingestion.Received);
        // The alert about a low balance reads this property.
        Assert.Matches("\"EventId\":\"?2021", ingestion.Received);
        Assert.Equal(["Bearer some-token"], ingestion.Authorizations.Distinct());
    }

    [Fact]
    public async Task Without_the_setting_for_an_identity_the_connection_string_is_enough()
    {
        var ingestion = new Ingestion();

        await using (var app = await StartAsync(ingestion, ""))
            await app.RunAsync("SweepBundles");

        Assert.Contains("ainft.trigger.duration", ingestion.Received);
        Assert.Equal([""], ingestion.Authorizations.Distinct());
    }

    private Task<App> StartAsync(Ingestion ingestion, string authentication)
    {
        var settings = new Dictionary<string, string?>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] =
                // The exporter has one connection per text and process.
                $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint=https://ingestion.example/",
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = authentication,
            ["Logging__LogLevel__Ainft"] = "Error",
        };
        return App.StartAsync(fixture, settings, builder =>
        {
            builder.Services.AddSingleton<TokenCredential>(DelegatedTokenCredential.Create(
                (_, _) => new AccessToken("some-token", DateTimeOffset.UtcNow.AddHours(1))));
            builder.Services.Configure<AzureMonitorExporterOptions>(options =>
            {
                options.Transport = new HttpClientTransport(new HttpClient(ingestion));
                options.DisableOfflineStorage = true;
            });
        });
    }
}
