using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ainft.Functions.Tests;

/// <summary>The whole app in this process, on a real socket and real storage under a prefix of its own.</summary>
internal sealed class AppUnderTest(WebApplication app, HttpClient http) : IAsyncDisposable
{
    public WebApplication App => app;

    public IServiceProvider Services => app.Services;

    public HttpClient Http => http;

    public TriggerDispatcher Triggers => app.Services.GetRequiredService<TriggerDispatcher>();

    /// <summary>Starts the app with triggers off: tests drive them by <see cref="Triggers"/>.</summary>
    /// <param name="fixture">Where storage comes from.</param>
    /// <param name="settings">More settings, or others: <c>Ainft:Prefix</c>.</param>
    /// <param name="configure">Changes services.</param>
    /// <param name="map">Adds endpoints.</param>
    public static async Task<AppUnderTest> StartAsync(
        StorageFixture fixture, Dictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var all = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = await fixture.ConnectAsync(),
            ["Ainft:Prefix"] = StorageFixture.NewPrefix(),
            ["Ainft:Triggers"] = "off",
            // No chain: a test that needs one gives its own endpoint and registry.
            ["Ainft:Chain:RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft:Chain:ChainId"] = "31337",
            ["Ainft:Chain:Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        var app = AinftApp.Create([.. all.Select(setting => $"--{setting.Key}={setting.Value}")], configure);
        map?.Invoke(app);
        await app.StartAsync();
        // The client is no part of the app: it adds no spans and no trace headers of its own.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        return new AppUnderTest(app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}
