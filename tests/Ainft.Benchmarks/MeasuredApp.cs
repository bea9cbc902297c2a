using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Benchmarks;

/// <summary>An app in a process of its own, on an Azurite and an anvil of its own.</summary>
internal sealed class MeasuredApp : IAsyncDisposable
{
    private readonly Azurite azurite;
    private readonly Anvil anvil;
    private readonly AppProcess process;

    private MeasuredApp(Azurite azurite, Anvil anvil, AppProcess process, Address registry)
    {
        (this.azurite, this.anvil, this.process) = (azurite, anvil, process);
        Domain = new MintDomain(31337, registry);
    }

    /// <summary>What signatures are for.</summary>
    public MintDomain Domain { get; }

    public Uri Address => process.Address;

    /// <summary>What its memory comes to, now and at its peak.</summary>
    public string Memory => ProcessMemory.Describe(process.Id);

    /// <param name="inMemory">For more rows than a persistent Azurite holds.</param>
    public static async Task<MeasuredApp> StartAsync(bool inMemory = false)
    {
        var (azurite, anvil) = (inMemory ? await Azurite.StartInMemoryAsync() : await Azurite.StartAsync(), await Anvil.StartAsync());
        var chain = new EthereumClient(new JsonRpcClient(new HttpClient(), anvil.Endpoint, new JsonRpcOptions(), TimeProvider.System));
        var deployment = await RegistryDeployment.CreateAsync(new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System), "");
        var process = await AppProcess.StartAsync(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Ainft__Chain__RpcUrls"] = anvil.Endpoint.ToString(),
            ["Ainft__Chain__ChainId"] = "31337",
            ["Ainft__Chain__Registry"] = deployment.Registry.ToString(),
            ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[0],
        });
        return new MeasuredApp(azurite, anvil, process, deployment.Registry);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await anvil.DisposeAsync();
        await azurite.DisposeAsync();
    }
}
