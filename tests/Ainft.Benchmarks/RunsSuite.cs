using System.Diagnostics;
using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>
/// Measures the cost of scheduling on the set-up of <c>ainft dev</c>, with one block per second and the app as a child
/// process. The first figure is the time from a request until the last of three nodes in long polls receives its task.
/// The second is the time from the last reveal until the verdict and all of its effects. Goals: 2 s each.
/// </summary>
internal static class RunsSuite
{
    private const int Nodes = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var text] ? int.Parse(text) : 40;
        await using var azurite = await Azurite.StartAsync();
        await using var anvil = await Anvil.StartAsync("--block-time", "1", "--slots-in-an-epoch", "1");
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), anvil.Endpoint, new JsonRpcOptions(),
            TimeProvider.System));
        var deployment =
            await RegistryDeployment.CreateAsync(new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System), "");
        await using var app = await AppProcess.StartAsync(SettingsOf(azurite, anvil, deployment));
        using var http =
            new HttpClient { BaseAddress = new Uri(app.Address, "/api/"), Timeout = TimeSpan.FromMinutes(1) };
        var registry = new RunRegistry(http, new MintDomain(31337, deployment.Registry));
        var subject = await registry.MintAsync();
        var nodes = new List<RunNode>();
        for (var i = 0; i < Nodes; i++)
            nodes.Add(await RunNode.JoinAsync(registry));
        var (offered, decided) = (new List<double>(), new List<double>());
        // The first runs compile the code that all later ones use.
        for (var run = -3; run < count; run++)
        {
            var (offer, verdict) = await MeasureAsync(registry, subject, nodes, minutes: 30 + (run + 3) % 1_000);
            if (run < 0)
                continue;
            offered.Add(offer.TotalMilliseconds);
            decided.Add(verdict.TotalMilliseconds);
        }
        Print("request to task offered", offered);
        Print("last reveal to verdict", decided);
        return 0;
    }

    private static async Task<(TimeSpan Offered, TimeSpan Decided)> MeasureAsync(RunRegistry registry, AinftId subject,
        List<RunNode> nodes, int minutes)
    {
        foreach (var node in nodes)
            await node.HeartbeatAsync();
        var hearing = nodes.Select(node => node.HearAsync()).ToArray();
        // The polls wait at the server before the request arrives, as those of idle nodes do.
        await Task.Delay(Random.Shared.Next(100, 1_100));
        var asked = Stopwatch.GetTimestamp();
        var run = await registry.RequestAsync(subject, nodes.Count, minutes);
        foreach (var heard in await Task.WhenAll(hearing))
            if (heard != run)
                throw new InvalidOperationException("A node received a task of another run.");
        var offered = Stopwatch.GetElapsedTime(asked);
        foreach (var node in nodes)
            await node.CommitAsync(run);
        foreach (var node in nodes.SkipLast(1))
            await node.RevealAsync(run);
        var last = Stopwatch.GetTimestamp();
        await nodes[^1].RevealAsync(run);
        var state = (await registry.GetAsync($"runs/{run}")).GetProperty("state").GetString();
        return state == "reproduced"
            ? (offered, Stopwatch.GetElapsedTime(last))
            : throw new InvalidOperationException($"The run ended in the state {state}.");
    }

    private static void Print(string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine($"{what}: p50 {milliseconds[milliseconds.Count / 2]:F0} ms, p95 "
            + $"{milliseconds[milliseconds.Count * 95 / 100]:F0} ms, most {milliseconds[^1]:F0} ms "
            + $"({milliseconds.Count} runs; goal 2,000 ms)");
    }

    private static Dictionary<string, string?> SettingsOf(Azurite azurite, Anvil anvil,
        RegistryDeployment deployment) => new()
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = deployment.Registry.ToString(),
            ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[0],
            ["AINFT_ANCHOR_SCHEDULE"] = "* * * * * *",
            ["AINFT_RECONCILE_SCHEDULE"] = "* * * * * *",
            ["AINFT_RUN_SCHEDULE"] = "* * * * * *",
            ["Ainft__Runs__Operators"] = "open",
            ["Ainft__Runs__BeaconDepth"] = "0",
        };
}
