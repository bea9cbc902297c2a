using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Functions.Platform;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Ainft.Functions.Tests;

/// <summary>The function app in the test's process, on a real socket.</summary>
public sealed class App : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly World world;

    private App(World world, WebApplication app)
    {
        (this.world, this.app) = (world, app);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address + "/api/") };
    }

    public HttpClient Http { get; }

    public static async Task<App> StartAsync(World world, Action<WebApplicationBuilder>? configure, (string Name, string Value)[] settings)
    {
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            "--Ainft:Triggers=off",
            .. world.Settings().Select(setting => $"--{setting.Key.Replace("__", ":")}={setting.Value}"),
            .. settings.Select(setting => $"--{setting.Name.Replace("__", ":")}={setting.Value}"),
        ];
        var app = AinftApp.Create(args, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            configure?.Invoke(builder);
        });
        await app.StartAsync();
        return new App(world, app);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Runs one timer function as its trigger would.</summary>
    public Task RunAsync(string timer) => Get<TriggerDispatcher>().InvokeAsync(timer, default, CancellationToken.None);

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

    /// <summary>Looks at the chain until a component's anchor has a status: a node answers a transaction before it is in a block.</summary>
    public Task ReconcileUntilAsync(AinftId id, string status) => Eventually.HoldsAsync(
        async () =>
        {
            await RunAsync("ReconcileChain");
            return (await GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("status").GetString() == status;
        },
        TimeSpan.FromSeconds(30));

    /// <summary>Handles every message that is in a queue now, as its trigger would; answers how many.</summary>
    public async Task<int> DrainAsync(string queue, string function)
    {
        var client = new QueueServiceClient(world.Storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient($"{world.Prefix}-{queue}");
        var handled = 0;
        while ((await client.ReceiveMessageAsync()).Value is { } message)
        {
            using var json = JsonDocument.Parse(message.Body);
            await Get<TriggerDispatcher>().InvokeAsync(function, json.RootElement, CancellationToken.None);
            await client.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            handled++;
        }
        return handled;
    }

    /// <summary>Ends every lease, as time does when its holder is gone.</summary>
    public async Task BreakLeasesAsync()
    {
        var container = new BlobServiceClient(world.Storage).GetBlobContainerClient($"{world.Prefix}-leases");
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
    }
}
