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
    private readonly EthereumClient chain;
    private readonly Dictionary<string, string?> settings;
    private AppProcess process;

    private MeasuredApp(
        Azurite azurite, Anvil anvil, AppProcess process, EthereumClient chain, Dictionary<string, string?> settings)
    {
        (this.azurite, this.anvil, this.process, this.chain) = (azurite, anvil, process, chain);
        this.settings = settings;
        Domain = new MintDomain(31337, Ethereum.Address.Parse(settings["Ainft__Chain__Registry"]!));
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
    /// <param name="more">Additional settings.</param>
    public static async Task<MeasuredApp> StartAsync(
        bool inMemory = false, params (string Name, string Value)[] more)
    {
        var (azurite, anvil) =
            (inMemory ? await Azurite.StartInMemoryAsync() : await Azurite.StartAsync(), await Anvil.StartAsync());
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), anvil.Endpoint, new JsonRpcOptions(),
            TimeProvider.System));
        var deployment =
            await RegistryDeployment.CreateAsync(new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System), "");
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = deployment.Registry.ToString(),
            ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[0],
        };
        Add(settings, more);
        return new MeasuredApp(azurite, anvil, await AppProcess.StartAsync(settings), chain, settings);
    }

    /// <summary>Ends the app and starts it again on its storage, at another port.</summary>
    /// <param name="isKilled">Whether the app ends at once, in the middle of its work.</param>
    /// <param name="more">Replaced settings.</param>
    public async Task RestartAsync(bool isKilled, params (string Name, string Value)[] more)
    {
        if (isKilled)
            await process.KillAsync();
        await process.DisposeAsync();
        Add(settings, more);
        process = await AppProcess.StartAsync(settings);
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

    private static void Add(Dictionary<string, string?> settings, (string Name, string Value)[] more)
    {
        foreach (var (name, value) in more)
            settings[name] = value;
    }
}
