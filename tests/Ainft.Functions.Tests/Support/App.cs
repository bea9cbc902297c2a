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

/// <summary>
/// The function app in the process of the test, on a real socket and real storage. Its triggers run only when the test
/// starts them.
/// </summary>
public sealed class App : IAsyncDisposable
{
    private readonly WebApplication app;
    private (string Storage, string Prefix)? own;

    private App(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
        // The client is not part of the app, so it must not add spans or trace headers.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        Http = new HttpClient(handler) { BaseAddress = new Uri(Address, "/api/") };
    }

    /// <summary>The only address that the app listens on.</summary>
    public Uri Address { get; }

    public HttpClient Http { get; }

    private StorageOptions Storage => Get<IOptions<StorageOptions>>().Value;

    /// <summary>
    /// A separate app for tests without a chain. It has storage under a new prefix and an unreachable chain endpoint.
    /// </summary>
    /// <param name="storage">The storage fixture.</param>
    /// <param name="settings">Additional settings, or replacements.</param>
    /// <param name="configure">Changes services.</param>
    /// <param name="map">Adds endpoints.</param>
    public static async Task<App> StartAsync(
        StorageFixture storage, Dictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
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

    /// <summary>
    /// An app with these settings, named like environment variables. The last of several equal names is used.
    /// </summary>
    public static async Task<App> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<WebApplicationBuilder>? configure,
        Action<WebApplication>? map = null)
    {
        var all = new Dictionary<string, string?>(TestSettings.All)
        {
            ["Ainft__Triggers"] = "off",
            ["urls"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Default"] = "None",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var app = AinftApp.Create([.. all.Select(setting => $"--{setting.Key.Replace("__", ":")}={setting.Value}")],
            configure);
        map?.Invoke(app);
        await app.StartAsync();
        return new App(app);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task StopAsync() => app.StopAsync();

    /// <summary>Runs one timer function as its trigger would.</summary>
    public Task RunAsync(string timer) => Get<FunctionRuns>().RunTimerAsync(timer);

    /// <summary>Runs one timer function that may fail because of a storage fault.</summary>
    public async Task TryRunAsync(string timer)
    {
        try
        {
            await RunAsync(timer);
        }
        catch (Exception failure)
            when (failure is RequestFailedException or AggregateException or InvalidOperationException)
        {
            TestContext.Current.SendDiagnosticMessage("{0} failed: {1}", timer, failure.Message);
        }
    }

    /// <summary>
    /// Reconciles until the anchor of a component has one of the statuses. A node answers a transaction before it is in
    /// a block. Other tests that mine on a shared chain may finalize it before the first check.
    /// </summary>
    public Task ReconcileUntilAsync(AinftId id, params string[] statuses) => Eventually.HoldsAsync(
        async () =>
        {
            await RunAsync("ReconcileChain");
            var now = (await GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("status").GetString();
            return statuses.Contains(now);
        },
        TimeSpan.FromSeconds(30));

    /// <summary>Handles every message that is in a queue now, as its trigger would. Returns their number.</summary>
    public async Task<int> DrainAsync(string queue, string function)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var client = new QueueServiceClient(Storage.ConnectionString, options)
            .GetQueueClient($"{Storage.Prefix}-{queue}");
        var handled = 0;
        while ((await client.ReceiveMessageAsync()).Value is { } message)
        {
            await Get<FunctionRuns>().RunQueueAsync(function, message.Body);
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            handled++;
        }
        return handled;
    }

    /// <summary>Ends every lease, as if it expired after the end of its holder.</summary>
    public async Task BreakLeasesAsync()
    {
        var container = new BlobServiceClient(Storage.ConnectionString)
            .GetBlobContainerClient($"{Storage.Prefix}-leases");
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
