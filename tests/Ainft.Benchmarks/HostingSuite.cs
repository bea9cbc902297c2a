using System.Diagnostics;
using Ainft.Cli.Dev;
using Ainft.Testing;
using Ainft.Testing.Hosting;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the cost of a Functions host. It compares the published app alone with the app as the worker of the tests'
/// host.
/// </summary>
/// <remarks>
/// The peer is the app alone. Both run from the same published folder, on the same Azurite and anvil.
/// </remarks>
internal static class HostingSuite
{
    private const int Starts = 5, WarmUp = 500, Requests = 3_000;

    private static readonly int[] Clients = [1, 16];

    public static async Task<int> RunAsync(string[] args)
    {
        await using var azurite = await Azurite.StartAsync();
        await using var anvil = await Anvil.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = "0x5fbdb2315678afecb367f032d93f642f64180aa3",
            ["Ainft__Triggers"] = "off",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Ainft__Budgets__Factor"] = "1000000",
        };
        var folder = await PublishedApp.FolderAsync();
        await MeasureStartsAsync("alone", () => StartAloneAsync(folder, settings));
        await MeasureStartsAsync("under the host", async () => await TestHost.StartAsync(settings));
        await using var alone = await StartAloneAsync(folder, settings);
        await using var hosted = await TestHost.StartAsync(settings);
        foreach (var path in (string[])["api/health/live", "api/ainfts"])
            foreach (var clients in Clients)
                for (var round = 1; round <= 3; round++)
                    await MeasureAsync(path, clients, round, alone.Address, hosted.Address);
        return 0;
    }

    private static async Task<IRunningApp> StartAloneAsync(string folder, Dictionary<string, string?> settings) =>
        await AppProcess.ListenAsync(AppProcess.Run(settings, folder));

    private static async Task MeasureStartsAsync(string mode, Func<Task<IRunningApp>> start)
    {
        var times = new List<double>();
        for (var i = 0; i <= Starts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await using var app = await start();
            using var http = new HttpClient { BaseAddress = app.Address };
            (await http.GetAsync("api/health/live")).EnsureSuccessStatusCode();
            // The first start reads the files from the disk, so it is slower.
            if (i > 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(
            $"start to the first 200, {mode}: median {times[Starts / 2]:F0} ms ({times[0]:F0} to {times[^1]:F0}, "
                + $"{Starts} runs)");
    }

    private static async Task MeasureAsync(string path, int clients, int round, Uri alone, Uri hosted)
    {
        var one = await LoadAsync(new Uri(alone, path), clients);
        var other = await LoadAsync(new Uri(hosted, path), clients);
        Console.WriteLine($"{path}, {clients} clients, round {round}");
        Console.WriteLine($"  alone          {one}");
        Console.WriteLine($"  under the host {other}");
        Console.WriteLine($"  ratio {other.PerSecond / one.PerSecond:F2}");
    }

    private static async Task<LoadResult> LoadAsync(Uri address, int clients)
    {
        await Load.GetAsync(address, WarmUp, clients);
        return await Load.GetAsync(address, Requests, clients);
    }
}
