using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;
using Ainft.Testing.Hosting;

namespace Ainft.Functions.Tests;

/// <summary>
/// Storage and a chain with a registry for one test, with a separate prefix and contract. A test can start any number
/// of apps in it, in this process or as children.
/// </summary>
public sealed class World : IAsyncDisposable
{
    private const int MaxMined = 25;

    private readonly List<IAsyncDisposable> apps = [];
    private readonly Anvil? ownChain;

    private World(string storage, Uri rpc, Anvil? ownChain, LocalKey operatorKey, RegistryDeployment deployment)
    {
        (Storage, Rpc, this.ownChain, Operator, Deployment) = (storage, rpc, ownChain, operatorKey, deployment);
        Chain = ClientOf(rpc);
    }

    public string Storage { get; }

    public Uri Rpc { get; }

    public EthereumClient Chain { get; }

    public LocalKey Operator { get; }

    public RegistryDeployment Deployment { get; }

    public string Prefix { get; init; } = StorageFixture.NewPrefix();

    /// <summary>Additional settings of every app and of upkeep, for example the contracts of a DAO.</summary>
    public IReadOnlyList<(string Name, string Value)> Additional { get; set; } = [];

    public MintDomain Domain => new(31337, Deployment.Registry);

    /// <summary>
    /// A world on the shared chain with a separate operator key, so that parallel tests do not share nonces.
    /// </summary>
    public static async Task<World> CreateAsync(StorageFixture storage, ChainFixture chain)
    {
        var rpc = await chain.ConnectAsync();
        return await CreateAsync(await storage.ConnectAsync(), rpc, null);
    }

    /// <summary>A world with a separate chain, for tests that reorder or stop blocks.</summary>
    public static async Task<World> CreateWithOwnChainAsync(StorageFixture storage, params string[] anvil)
    {
        var chain = await Anvil.StartAsync(anvil);
        return await CreateAsync(await storage.ConnectAsync(), chain.Endpoint, chain);
    }

    /// <summary>The same chain, registry and operator with empty storage, as after the loss of an account.</summary>
    public World WithEmptyStorage() => new(Storage, Rpc, null, Operator, Deployment);

    /// <summary>An app in this process.</summary>
    public async Task<App> StartAppAsync(
        Action<WebApplicationBuilder>? configure = null, params (string Name, string Value)[] settings)
    {
        var app = await App.StartAsync([.. Settings(),
            .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))], configure);
        apps.Add(app);
        return app;
    }

    /// <summary>An app in a child process. Its triggers run every second.</summary>
    /// <param name="underHost">Whether it is the worker of a Functions host, or runs alone.</param>
    /// <param name="settings">Additional settings, or replacements.</param>
    public async Task<IRunningApp> StartProcessAsync(bool underHost, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(Settings());
        foreach (var name in (string[])["ANCHOR", "SWEEP", "RECONCILE", "RUN"])
            all[$"AINFT_{name}_SCHEDULE"] = "* * * * * *";
        foreach (var (name, value) in settings)
            all[name] = value;
        IRunningApp process = underHost ? await TestHost.StartAsync(all) : await AppProcess.StartAsync(all);
        apps.Add(process);
        return process;
    }

    public IReadOnlyDictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>(Basic());
        foreach (var (name, value) in Additional)
            settings[name] = value;
        return settings;
    }

    private Dictionary<string, string?> Basic() => new()
    {
        ["AzureWebJobsStorage"] = Storage,
        ["AINFT_PREFIX"] = Prefix,
        ["Ainft__Chain__RpcUrls"] = Rpc.ToString(),
        ["Ainft__Chain__ChainId"] = "31337",
        ["Ainft__Chain__Registry"] = Deployment.Registry.ToString(),
        ["Ainft__Chain__StartBlock"] = $"{Deployment.Block}",
        ["Ainft__Chain__OperatorKey"] = Operator.ExportHex(),
        ["Ainft__Runs__Operators"] = "open",
        ["Ainft__Runs__BeaconDepth"] = "0",
        ["Ainft__Artifacts__Uploads"] = "anyone",
    };

    /// <summary>
    /// Mines empty blocks. 65 of them finalize the current head of the chain. The node keeps a state per block, so many
    /// blocks in one request can take longer than the client waits.
    /// </summary>
    public async Task MineAsync(int blocks = 65)
    {
        for (var left = blocks; left > 0; left -= MaxMined)
            await Chain.Rpc.CallAsync("anvil_mine", [$"0x{Math.Min(left, MaxMined):x}"]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps)
            await app.DisposeAsync();
        await StorageFixture.ForgetAsync(Storage, Prefix);
        if (ownChain is not null)
            await ownChain.DisposeAsync();
    }

    private static async Task<World> CreateAsync(string storage, Uri rpc, Anvil? ownChain)
    {
        var chain = ClientOf(rpc);
        var operatorKey = LocalKey.Generate();
        await chain.Rpc.CallAsync("anvil_setBalance", [operatorKey.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(chain, operatorKey, TimeProvider.System);
        return new World(storage, rpc, ownChain, operatorKey,
            await RegistryDeployment.CreateAsync(wallet, "http://localhost/api/metadata/"));
    }

    private static EthereumClient ClientOf(Uri rpc) =>
        new(new JsonRpcClient(new HttpClient(), rpc, new JsonRpcOptions(), TimeProvider.System));
}
