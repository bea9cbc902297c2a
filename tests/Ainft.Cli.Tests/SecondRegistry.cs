using Ainft.Cli.Api;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

/// <summary>Another registry on the same chain, and an app with tables of its own that serves it: one for each class that asks.</summary>
public sealed class SecondRegistry(DevWorldFixture world) : IAsyncLifetime
{
    private static int count;

    // Nobody else sends transactions with these accounts, so that nobody takes another's nonce.
    private readonly int number = Interlocked.Increment(ref count);
    private FunctionApp? app;

    public string Api { get; } = $"http://127.0.0.1:{FunctionApp.FreePort()}";

    public string Address { get; private set; } = "";

    public string Prefix => $"second{number}";

    public DevWorldFixture World => world;

    private int Admin => 9 - number;

    public async ValueTask InitializeAsync()
    {
        using var node = new Node(new Uri(world.File.RpcUrl));
        var admin = new Wallet(node.Client, DevAccounts.Keys[Admin], TimeProvider.System);
        var deployment = await RegistryDeployment.CreateAsync(admin, $"{Api}/api/metadata/");
        Address = deployment.Registry.ToString();
        app = await FunctionApp.StartAsync(await Checkout.Find().FunctionAppAsync(_ => { }, default), new Uri(Api), new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = world.File.Storage,
            ["AINFT_PREFIX"] = Prefix,
            ["Ainft__Chain__RpcUrls"] = world.File.RpcUrl,
            ["Ainft__Chain__ChainId"] = $"{world.File.ChainId}",
            ["Ainft__Chain__Registry"] = Address,
            ["Ainft__Chain__StartBlock"] = $"{deployment.Block}",
            ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[Admin],
            ["AINFT_ANCHOR_SCHEDULE"] = "* * * * * *",
            ["AINFT_RECONCILE_SCHEDULE"] = "* * * * * *",
        }, default);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }
}
