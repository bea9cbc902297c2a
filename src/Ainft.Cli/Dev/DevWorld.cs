using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>
/// All parts of a local Ainft: Azurite, anvil, the registry, the DAO and the function app. Disposal stops all of them.
/// </summary>
internal sealed class DevWorld : IAsyncDisposable
{
    /// <summary>
    /// The accounts of the admin and the operator. They differ, so that a payment from account 0 never takes a nonce of
    /// the app.
    /// </summary>
    private const int Admin = 0, Operator = 9;

    /// <summary>The prefix of the names of all tables, containers and queues.</summary>
    public const string Prefix = "ainft";

    /// <summary>
    /// All but the last two blocks are final, because anvil's finalized block is two epochs behind. The chain mines one
    /// block per transaction at first, so that the contracts are soon deployed, and one block per second afterwards.
    /// </summary>
    private static readonly string[] AnvilArguments = ["--slots-in-an-epoch", "1", "--chain-id", "31337"];

    private readonly Output output;
    private readonly Checkout checkout;
    private readonly DevState? state;
    private readonly int port;
    private Azurite? azurite;
    private Anvil? anvil;
    private FunctionApp? app;
    private string? assembly;
    private RegistryDeployment? deployment;

    private DevWorld(Output output, Checkout checkout, DevState? state, int? port)
    {
        (this.output, this.checkout, this.state) = (output, checkout, state);
        this.port = port ?? FunctionApp.FreePort();
    }

    public Uri Address => new($"http://127.0.0.1:{port}");

    public Node Node { get; private set; } = null!;

    /// <summary>Whether a later <c>dev</c> continues with this storage and this chain.</summary>
    public bool KeepsState => state is not null;

    public DevFile File => new(
        Address.AbsoluteUri.TrimEnd('/'), Node.Address.AbsoluteUri.TrimEnd('/'), DevAccounts.ChainId,
        deployment!.Registry.ToString(), azurite!.ConnectionString, [.. DevAccounts.Keys.Select(DevAccount.Of)]);

    private string BaseUri => new Uri(Address, "api/metadata/").AbsoluteUri;

    /// <summary>Starts all parts. When one fails, it stops the others again.</summary>
    public static async Task<DevWorld> StartAsync(
        Output output, string? stateFolder, int? port, CancellationToken cancellationToken)
    {
        var state = stateFolder is null ? null : new DevState(Path.GetFullPath(stateFolder));
        var world = new DevWorld(output, Checkout.Find(), state, port);
        try
        {
            await world.StartAsync(cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Watches the parts, and fails when one of them ends by itself. The exception is the app, which exits with code 0
    /// after an index rebuild so that its host restarts it. Here this method is the host.
    /// </summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (app!.Process.HasSucceeded)
                await RestartAppAsync(cancellationToken);
            var parts = new[]
            {
                ("Azurite", azurite!.Process), ("anvil", anvil!.Process), ("The function app", app.Process),
            };
            foreach (var (name, process) in parts)
                if (process.HasExited && !cancellationToken.IsCancellationRequested)
                    throw CommandException.Refused($"{name} ended by itself.", "Start ainft dev again.")
                        .With(process.RecentOutput);
        }
    }

    /// <summary>Stops the server and its storage, but not the chain.</summary>
    public async Task StopServerAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        if (azurite is not null)
            await azurite.DisposeAsync();
        (app, azurite) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        Node?.Dispose();
        if (anvil is not null)
            await anvil.DisposeAsync();
        anvil = null;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await output.StepAsync("npm packages", async () =>
        {
            var installed = false;
            await Npm.EnsureAsync(line => (installed, _) = (true, Say(line)), cancellationToken);
            return installed ? "installed" : "already installed";
        });
        await output.StepAsync("storage", async () =>
        {
            azurite = await Azurite.StartAsync(state?.AzuriteLocation, cancellationToken);
            return "Azurite";
        });
        await output.StepAsync("chain", async () =>
        {
            string[] arguments = state is null ? AnvilArguments : [.. AnvilArguments, "--state", state.AnvilFile];
            anvil = await Anvil.StartAsync(arguments);
            Node = new Node(anvil.Endpoint);
            return $"anvil at {anvil.Endpoint}, chain {DevAccounts.ChainId}";
        });
        await output.StepAsync("registry", () => DeployAsync(cancellationToken));
        await output.StepAsync("DAO", async () =>
        {
            await new DevDao(Node.Client, cancellationToken).DeployAsync();
            await AnvilClock.MineEverySecondAsync(Node.Client, cancellationToken);
            return $"timelock {Listing.Shorten($"{DevDao.Contracts.Timelock}")}, "
                + $"{DevAccounts.Keys.Count} operators admitted";
        });
        await output.StepAsync("function app", async () =>
        {
            assembly = await checkout.FunctionAppAsync(line => Say(line), cancellationToken);
            app = await FunctionApp.StartAsync(assembly, Address, Settings(), cancellationToken);
            return Address.AbsoluteUri;
        });
    }

    private async Task RestartAppAsync(CancellationToken cancellationToken)
    {
        await app!.DisposeAsync();
        await output.StepAsync("function app", async () =>
        {
            app = await FunctionApp.StartAsync(assembly!, Address, Settings(), cancellationToken);
            return $"{Address.AbsoluteUri}, restarted";
        });
    }

    private bool Say(string line)
    {
        output.Note(line);
        return true;
    }

    private async Task<string> DeployAsync(CancellationToken cancellationToken)
    {
        var admin = new Wallet(Node.Client, DevAccounts.Keys[Admin], TimeProvider.System);
        if (state is not null && await state.FindRegistryAsync(Node.Client, cancellationToken) is var (found, baseUri))
        {
            deployment = found;
            if (baseUri != BaseUri)
                await found.MoveAsync(admin, BaseUri, cancellationToken);
            state.SaveRegistry(found, BaseUri);
            return $"{found.Registry}, already deployed";
        }

        deployment = await RegistryDeployment.CreateAsync(
            admin, DevAccounts.Keys[Operator].Address, BaseUri, cancellationToken);
        state?.SaveRegistry(deployment, BaseUri);
        return $"{deployment.Registry} in block {deployment.Block}";
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = Basic();
        foreach (var (name, value) in DevDao.Settings)
            settings[name] = value;
        return settings;
    }

    private Dictionary<string, string?> Basic() => new()
    {
        ["AzureWebJobsStorage"] = azurite!.ConnectionString,
        ["AINFT_PREFIX"] = Prefix,
        ["Ainft__Chain__RpcUrls"] = Node.Address.AbsoluteUri,
        ["Ainft__Chain__ChainId"] = $"{DevAccounts.ChainId}",
        ["Ainft__Chain__Registry"] = deployment!.Registry.ToString(),
        ["Ainft__Chain__StartBlock"] = $"{deployment.Block}",
        ["Ainft__Chain__OperatorKey"] = DevAccounts.PrivateKeys[Operator],
        // Everyone knows this key, as everyone knows those of the accounts. It must be the same after a restart.
        ["Ainft__Data__Key"] = DevAccounts.PrivateKeys[Operator][2..],
        // A program on this machine can subscribe, and it needs no certificate.
        ["Ainft__Events__PrivateHosts"] = "127.0.0.1,localhost",
        ["AINFT_ANCHOR_SCHEDULE"] = "* * * * * *",
        ["AINFT_SWEEP_SCHEDULE"] = "*/10 * * * * *",
        ["AINFT_RECONCILE_SCHEDULE"] = "* * * * * *",
        ["AINFT_RUN_SCHEDULE"] = "* * * * * *",
        ["Ainft__Runs__Requesters"] = "open",
        ["Ainft__Runs__BeaconDepth"] = "0",
        ["Ainft__Artifacts__Uploads"] = "anyone",
        ["Ainft__Http__PublicUrl"] = Address.AbsoluteUri,
        // All programs on this machine are one client, which must not run into its limits.
        ["Ainft__Budgets__Factor"] = "1000",
    };
}
