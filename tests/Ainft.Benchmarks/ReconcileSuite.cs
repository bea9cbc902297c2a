using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Benchmarks;

/// <summary>
/// Reads finalized token events of a local anvil into Azurite tables with the production function, tick after tick
/// until no event is left. Then the suite counts every row. Goal: at least 5,000 events per second without a missing
/// row (Ponder 0.16.10: 1,280).
/// </summary>
internal static class ReconcileSuite
{
    private const int TokensATransaction = 450;

    public static async Task<int> RunAsync(string[] args)
    {
        var tokens = args is [var count] ? int.Parse(count) : 45_000;
        await using var azurite = await Azurite.StartAsync();
        await using var anvil = await Anvil.StartAsync();
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), anvil.Endpoint, new JsonRpcOptions(),
            TimeProvider.System));
        var wallet = new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System);
        var deployment = await RegistryDeployment.CreateAsync(wallet, "");
        await FillAsync(wallet, deployment.Registry, tokens);
        await chain.Rpc.CallAsync("anvil_mine", ["0x41"]);

        await using var app = AinftApp.Create(
        [
            "--urls=http://127.0.0.1:0",
            "--Ainft:Triggers=off",
            $"--AzureWebJobsStorage={azurite.ConnectionString}",
            $"--Ainft:Chain:RpcUrls={anvil.Endpoint}",
            "--Ainft:Chain:ChainId=31337",
            $"--Ainft:Chain:Registry={deployment.Registry}",
        ],
        builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
        await app.StartAsync();
        var functions = app.Services.GetRequiredService<FunctionRuns>();
        var started = Stopwatch.GetTimestamp();
        var ticks = 0;
        var applied = 0;
        for (; applied < tokens && ticks < 200; ticks++)
        {
            await functions.RunTimerAsync("ReconcileChain");
            applied = await LagAsync(app) == 0 ? tokens : applied;
        }
        var took = Stopwatch.GetElapsedTime(started);
        var rows = await new TableClient(azurite.ConnectionString,
            "ainftTokens").QueryAsync<TableEntity>(select: ["RowKey"]).CountAsync();
        Console.WriteLine($"{tokens} events in {took.TotalSeconds:F2} s, {ticks} ticks: "
            + $"{tokens / took.TotalSeconds:F0}/s (goal 5000); rows {rows}, missing {tokens - rows}");
        await app.StopAsync();
        return 0;
    }

    private static async Task<long> LagAsync(WebApplication app)
    {
        using var http = new HttpClient();
        var page = JsonDocument.Parse(await http.GetStringAsync($"{app.Urls.First()}/api/chain"));
        return page.RootElement.GetProperty("lag").GetInt64();
    }

    private static async Task FillAsync(Wallet wallet, Address registry, int tokens)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("MintLoop.json")!;
        using var artifact = JsonDocument.Parse(stream);
        var created =
            await wallet.SendAsync(null, Hex.Parse(artifact.RootElement.GetProperty("bytecode").GetString()), default);
        for (var from = 0; from < tokens; from += TokensATransaction)
            await wallet.SendAsync(created.ContractAddress,
                MintMany(registry, Math.Min(TokensATransaction, tokens - from), from), default);
    }

    private static byte[] MintMany(Address registry, int count, int from) =>
        Calldata.Encode("mintMany(address,uint256,bytes32)", registry, count, SeedOf(from));

    private static Bytes32 SeedOf(int from)
    {
        var seed = new byte[Bytes32.Size];
        BinaryPrimitives.WriteInt32BigEndian(seed, from);
        return new Bytes32(seed);
    }
}
