using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>An app in its own process, with its own Azurite and its own anvil.</summary>
internal sealed class MeasuredApp : IAsyncDisposable
{
    private const int FinalAfter = 65, MinedAtOnce = 25;

    private readonly Azurite azurite;
    private readonly Anvil anvil;
    private readonly AppProcess process;
    private readonly EthereumClient chain;

    private MeasuredApp(Azurite azurite, Anvil anvil, AppProcess process, EthereumClient chain, Address registry)
    {
        (this.azurite, this.anvil, this.process, this.chain) = (azurite, anvil, process, chain);
        Domain = new MintDomain(31337, registry);
    }

    /// <summary>The domain of the signatures.</summary>
    public MintDomain Domain { get; }

    public Uri Address => process.Address;

    /// <summary>The connection string of its storage.</summary>
    public string Storage => azurite.ConnectionString;

    /// <summary>The memory of the app, now and at its peak.</summary>
    public string Memory => ProcessMemory.Describe(process.Id);

    /// <param name="inMemory">
    /// Whether Azurite keeps its tables in memory, which allows more rows than its files.
    /// </param>
    public static async Task<MeasuredApp> StartAsync(bool inMemory = false)
    {
        var (azurite, anvil) =
            (inMemory ? await Azurite.StartInMemoryAsync() : await Azurite.StartAsync(), await Anvil.StartAsync());
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), anvil.Endpoint, new JsonRpcOptions(),
            TimeProvider.System));
        var deployment =
            await RegistryDeployment.CreateAsync(new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System), "");
        var process = await AppProcess.StartAsync(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = deployment.Registry.ToString(),
            ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[0],
        });
        return new MeasuredApp(azurite, anvil, process, chain, deployment.Registry);
    }

    /// <summary>Mines as many blocks as finalize the current head of the chain, in requests that end soon.</summary>
    public async Task MineAsync()
    {
        for (var mined = 0; mined < FinalAfter; mined += MinedAtOnce)
            await chain.Rpc.CallAsync("anvil_mine", [$"0x{MinedAtOnce:x}"]);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await anvil.DisposeAsync();
        await azurite.DisposeAsync();
    }
}
