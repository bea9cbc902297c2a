using Ainft.Cli.Api;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Tests;

/// <summary>
/// Another registry on the same chain, and an app with its own tables that serves it. Each test class gets one.
/// </summary>
public sealed class SecondRegistry(DevWorldFixture world) : IAsyncLifetime
{
    private static int count;

    // Each instance sends with its own account. Two senders with one account would use the same nonce.
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
        var assembly = await Checkout.Find().FunctionAppAsync(_ => { }, default);
        app = await FunctionApp.StartAsync(assembly, new Uri(Api), new Dictionary<string, string?>
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
