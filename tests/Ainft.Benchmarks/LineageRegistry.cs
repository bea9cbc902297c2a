using System.Diagnostics;
using System.Text.Json;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Ainft.Benchmarks;

/// <summary>
/// A registry with one lineage, which the suite sends through the bulk route in bundles of 10,000. It has its own
/// Azurite in memory, because the files of an Azurite cannot hold the tables of the larger lineages.
/// </summary>
internal sealed class LineageRegistry : IAsyncDisposable
{
    private const int Lines = 10_000;
    private const int Sample = 1_000;
    private const string NoChain = "http://127.0.0.1:9";
    private static readonly MintDomain Signed = new(31337, Address.Parse("0x5fbdb2315678afecb367f032d93f642f64180aa3"));

    private readonly Azurite azurite;
    private readonly LocalKey key = LocalKey.Generate();
    private readonly AinftId[] ids;
    private readonly Func<int, string> members;

    private LineageRegistry(Azurite azurite, LineageShape shape, Func<int, string> members) =>
        (this.azurite, Shape, this.members, ids) = (azurite, shape, members, new AinftId[shape.Count]);

    public LineageShape Shape { get; }

    /// <summary>The domain of all signatures.</summary>
    public MintDomain Domain { get; } = Signed;

    public IReadOnlyList<AinftId> Ids => ids;

    /// <summary>The transport that counts the storage requests of all apps on this registry.</summary>
    public CountingTransport Transport { get; } = new();

    /// <summary>The settings of an app on this registry, without its address.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["AzureWebJobsStorage"] = azurite.ConnectionString,
        ["Ainft__Triggers"] = "off",
        ["Ainft__Chain__RpcUrls"] = NoChain,
        ["Ainft__Chain__ChainId"] = $"{Signed.ChainId}",
        ["Ainft__Chain__Registry"] = Signed.Registry.ToString(),
    };

    /// <summary>The costs of the bundles, in order.</summary>
    public List<BundleCost> Costs { get; } = [];

    /// <param name="shape">The lineage.</param>
    /// <param name="members">More members of each manifest, each with a comma before it. By default none.</param>
    public static async Task<LineageRegistry> BuildAsync(LineageShape shape, Func<int, string>? members = null)
    {
        var registry = new LineageRegistry(await Azurite.StartInMemoryAsync(), shape, members ?? (_ => ""));
        await using var app = await registry.StartAsync();
        using var http = ClientOf(app);
        for (var from = 0; from < shape.Count; from += Lines)
        {
            registry.Costs.Add(await registry.SendAsync(app, http,
                registry.Sign(from, Math.Min(Lines, shape.Count - from))));
            Console.WriteLine($"{shape.Name}, from {from}: {registry.Costs[^1]}");
        }
        return registry;
    }

    /// <summary>Starts an app with empty caches.</summary>
    public Task<WebApplication> StartAsync() => StartAsync([]);

    private async Task<WebApplication> StartAsync(string[] others)
    {
        var app = AinftApp.Create(
        [
            "--urls=http://127.0.0.1:0",
            "--Ainft:Budgets:Factor=1000",
            .. Settings.Select(setting =>
                $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}"),
            .. others,
        ],
        builder =>
        {
            builder.Services.AddSingleton<HttpPipelineTransport>(Transport);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>
    /// Closes all open bundles into batches. Their transactions stay pending because the registry has no chain.
    /// </summary>
    public async Task CloseAsync()
    {
        await using var app = await StartAsync([$"--Ainft:Chain:OperatorKey={DevAccounts.PrivateKeys[0]}"]);
        var (bundles, anchor) =
            (app.Services.GetRequiredService<Bundles>(), app.Services.GetRequiredService<AnchorBundles>());
        while (await bundles.CountOpenAsync(default) > 0)
            try
            {
                await anchor.RunAsync(default);
            }
            catch (JsonRpcUnavailableException)
            {
                // The app closed one batch before it tried to reach the chain.
            }
    }

    public static HttpClient ClientOf(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>
    /// The average number of bytes of a row's label. Ids are hashes, so the first rows of a partition are a fair
    /// sample.
    /// </summary>
    public async Task<double> TailBytesAsync() =>
        await new TableClient(azurite.ConnectionString, "ainftAinfts")
            .QueryAsync<TableEntity>("PartitionKey eq '0'",
                select: ["Tail"]).Take(Sample).Select(row => row.GetBinary("Tail")?.Length ?? 0).AverageAsync();

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    private SignedBulk Sign(int from, int count)
    {
        var manifests = new string[count];
        for (var line = 0; line < count; line++)
        {
            manifests[line] = ManifestOf(from + line);
            ids[from + line] = SignedBulk.IdOf(manifests[line], key.Address);
        }
        return new SignedBulk(Signed, key, manifests);
    }

    private string ManifestOf(int number) =>
        $$$"""{"ainft":1,"kind":"model","name":"component-{{{number}}}","version":"1.0.0","parents":"""
            + $$$"""{{{Shape.ParentsOf(number, ids)}}},"properties":{"epochs":5,"loss":0.125}{{{members(number)}}}}""";

    private async Task<BundleCost> SendAsync(WebApplication app, HttpClient http, SignedBulk bulk)
    {
        var before = Transport.Counts;
        var started = Stopwatch.GetTimestamp();
        var location = await bulk.SendAsync(http);
        var durable = Stopwatch.GetElapsedTime(started);
        var message = new BinaryData($$"""{"bundle":"{{location[(location.LastIndexOf('/') + 1)..]}}"}""");
        await app.Services.GetRequiredService<FunctionRuns>().RunQueueAsync("ProjectBundle", message);
        return new BundleCost(bulk.Count, durable, Stopwatch.GetElapsedTime(started) - durable,
            Transport.Counts - before);
    }
}

/// <summary>
/// The costs of one bundle: the time until it was durable, the time until its rows existed, and the storage requests.
/// </summary>
internal sealed record BundleCost(int Mints, TimeSpan Durable, TimeSpan Rows, StorageCounts Counts)
{
    public double DurablePerSecond => Mints / Durable.TotalSeconds;

    public double RowsPerSecond => Mints / Rows.TotalSeconds;

    public override string ToString() =>
        $"durable {DurablePerSecond:F0}/s, rows {RowsPerSecond:F0}/s, writes per mint {Counts.PerMint(Mints)}";
}
