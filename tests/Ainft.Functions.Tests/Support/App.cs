using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Tests;

/// <summary>The function app in the test's process, on a real socket and real storage. Its triggers run only when the test says so.</summary>
public sealed class App : IAsyncDisposable
{
    private readonly WebApplication app;
    private (string Storage, string Prefix)? own;

    private App(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
        // The client is no part of the app: it adds no spans and no trace headers of its own.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        Http = new HttpClient(handler) { BaseAddress = new Uri(Address, "/api/") };
    }

    /// <summary>The only address that the app listens on.</summary>
    public Uri Address { get; }

    public HttpClient Http { get; }

    private StorageOptions Storage => Get<IOptions<StorageOptions>>().Value;

    /// <summary>An app of its own, for what needs no chain: storage under a new prefix, and an endpoint that nobody listens on.</summary>
    /// <param name="storage">Where storage comes from.</param>
    /// <param name="settings">More settings, or others.</param>
    /// <param name="configure">Changes services.</param>
    /// <param name="map">Adds endpoints.</param>
    public static async Task<App> StartAsync(
        StorageFixture storage, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = await storage.ConnectAsync(),
            ["AINFT_PREFIX"] = StorageFixture.NewPrefix(),
            ["Ainft__Chain__RpcUrls"] = "http://127.0.0.1:9",
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
        };
        var app = await StartAsync([.. all, .. settings ?? []], configure, map);
        if (settings?.ContainsKey("AINFT_PREFIX") != true)
            app.own = (all["AzureWebJobsStorage"]!, all["AINFT_PREFIX"]!);
        return app;
    }

    /// <summary>An app with these settings, named as environment variables are; of equal names the last counts.</summary>
    public static async Task<App> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<WebApplicationBuilder>? configure, Action<WebApplication>? map = null)
    {
        var all = new Dictionary<string, string?>(TestSettings.All)
        {
            ["Ainft__Triggers"] = "off",
            ["urls"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Default"] = "None",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var app = AinftApp.Create([.. all.Select(setting => $"--{setting.Key.Replace("__", ":")}={setting.Value}")], configure);
        map?.Invoke(app);
        await app.StartAsync();
        return new App(app);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task StopAsync() => app.StopAsync();

    /// <summary>Runs one timer function as its trigger would.</summary>
    public Task RunAsync(string timer) => Get<FunctionRuns>().RunTimerAsync(timer);

    /// <summary>Runs one timer function that may fail, as one that storage lets down does.</summary>
    public async Task TryRunAsync(string timer)
    {
        try
        {
            await RunAsync(timer);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or InvalidOperationException)
        {
            TestContext.Current.SendDiagnosticMessage("{0} failed: {1}", timer, failure.Message);
        }
    }

    /// <summary>
    /// Looks at the chain until a component's anchor has a status, or one of several: a node answers a transaction before it is in a block,
    /// and what others mine on a shared chain may finalize it before the first look.
    /// </summary>
    public Task ReconcileUntilAsync(AinftId id, params string[] statuses) => Eventually.HoldsAsync(
        async () =>
        {
            await RunAsync("ReconcileChain");
            var now = (await GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("status").GetString();
            return statuses.Contains(now);
        },
        TimeSpan.FromSeconds(30));

    /// <summary>Handles every message that is in a queue now, as its trigger would; answers how many.</summary>
    public async Task<int> DrainAsync(string queue, string function)
    {
        var client = new QueueServiceClient(Storage.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient($"{Storage.Prefix}-{queue}");
        var handled = 0;
        while ((await client.ReceiveMessageAsync()).Value is { } message)
        {
            await Get<FunctionRuns>().RunQueueAsync(function, message.Body);
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            handled++;
        }
        return handled;
    }

    /// <summary>Ends every lease, as time does when its holder is gone.</summary>
    public async Task BreakLeasesAsync()
    {
        var container = new BlobServiceClient(Storage.ConnectionString).GetBlobContainerClient($"{Storage.Prefix}-leases");
        await foreach (var blob in container.GetBlobsAsync())
            if (blob.Properties.LeaseState == LeaseState.Leased)
                await container.GetBlobClient(blob.Name).GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
    }

    public async Task<JsonElement> GetJsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (own is var (storage, prefix))
            await StorageFixture.ForgetAsync(storage, prefix);
    }
}
