using System.Diagnostics;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the time from the start of the handler's process to its first 200, as a Functions host sees it. It starts
/// the ReadyToRun publish output and polls it every few milliseconds. Goal: at most 0.6 s.
/// </summary>
internal static class StartupSuite
{
    private const int Runs = 11;

    /// <param name="args">The folder that <c>dotnet publish src/Ainft.Functions</c> wrote.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var publishFolder = args.Single();
        await using var azurite = await Azurite.StartAsync();
        await using var anvil = await Anvil.StartAsync();
        var times = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            var took = await StartAsync(publishFolder, azurite.ConnectionString, anvil.Endpoint, 17071 + run);
            Console.WriteLine(
                $"run {run}: {took.TotalMilliseconds:F0} ms{(run == 0 ? " (warm-up, not counted)" : "")}");
            if (run > 0)
                times.Add(took.TotalMilliseconds);
        }
        times.Sort();
        Console.WriteLine(
            $"start to first 200: min {times[0]:F0}, median {times[Runs / 2]:F0}, max {times[^1]:F0} ms (goal 600)");
        return 0;
    }

    private static async Task<TimeSpan> StartAsync(string folder, string storage, Uri rpc, int port)
    {
        using var http = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        await using var app = AppProcess.Run(
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["AzureWebJobsStorage"] = storage,
                ["Ainft__Chain__RpcUrls"] = rpc.ToString(),
                ["Ainft__Chain__ChainId"] = "31337",
                ["Ainft__Chain__Registry"] = Address.Parse("0x5fbdb2315678afecb367f032d93f642f64180aa3").ToString(),
            },
            folder);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{port}/api/health/live");
                if (answer.IsSuccessStatusCode)
                    return Stopwatch.GetElapsedTime(started);
            }
            catch (HttpRequestException)
            {
                // The process does not listen yet.
            }
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
                throw new TimeoutException(app.RecentOutput);
            await Task.Delay(5);
        }
    }
}
