using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Upkeep;

/// <summary>
/// The storage and the chain. The options change the app's own settings in the environment. Without both, the nearest
/// <c>.ainft/dev.json</c> applies. These sources never mix, because the storage of one registry must not be checked
/// against the chain of another.
/// </summary>
internal sealed class UpkeepOptions
{
    private const string Storage = "AzureWebJobsStorage", Prefix = "AINFT_PREFIX", RpcUrls = "Ainft__Chain__RpcUrls";

    private readonly Option<string> storage = new("--storage")
    {
        Description = "The connection string of the storage account. "
            + $"Default: {Storage}, else the nearest .ainft/dev.json.",
        HelpName = "CONNECTION",
    };

    private readonly Option<string> prefix = new("--prefix")
    {
        Description = $"The prefix of the names of tables, containers and queues. Default: {Prefix}, else ainft.",
        HelpName = "NAME",
    };

    private readonly Option<string> rpc = Connection.Rpc(
        $"The Ethereum node to compare with. Default: {RpcUrls}. Without a node the chain is not checked.");

    private readonly Option<string> registry = new("--registry")
    {
        Description = "The address of the registry. Default: Ainft__Chain__Registry.",
        HelpName = "ADDRESS",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[storage, prefix, rpc, registry])
            command.Add(option);
    }

    /// <summary>The environment variables of the app's executable that differ from those of this process.</summary>
    public async Task<Dictionary<string, string?>> SettingsAsync(
        ParseResult result, CancellationToken cancellationToken)
    {
        // Upkeep sends no transactions, so the executable needs no key.
        var settings = new Dictionary<string, string?> { ["Ainft__Chain__OperatorKey"] = null };
        var identity = IdentitySettings();
        if (result.GetValue(storage) is { } connection)
            AddStorage(settings, connection, identity);
        else if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Storage)) && identity.Length == 0)
            AddDev(settings);
        if (result.GetValue(prefix) is { } name)
            settings[Prefix] = name;
        if (result.GetValue(rpc) is { } url)
            await AddChainAsync(settings, Connection.FindRpc(url), cancellationToken);
        if (result.GetValue(registry) is { } address)
            settings["Ainft__Chain__Registry"] = address;
        return settings;
    }

    /// <summary>The settings in the environment for an account that the app reaches with its identity.</summary>
    private static string[] IdentitySettings() =>
    [
        .. Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith($"{Storage}__", StringComparison.OrdinalIgnoreCase)),
    ];

    // The app refuses a connection string beside the settings of an identity.
    private static void AddStorage(Dictionary<string, string?> settings, string connection, string[] identity)
    {
        settings[Storage] = connection;
        foreach (var name in identity)
            settings[name] = null;
    }

    private void AddDev(Dictionary<string, string?> settings)
    {
        var dev = DevFile.FindNearest()
            ?? throw CommandException.Usage(
                "The command needs a storage account.",
                $"Pass {storage.Name} CONNECTION, set {Storage}, or use the folder of a running ainft dev.");
        settings[Storage] = dev.Storage;
        settings[Prefix] = DevWorld.Prefix;
        settings[RpcUrls] = dev.RpcUrl;
        settings["Ainft__Chain__ChainId"] = $"{dev.ChainId}";
        settings["Ainft__Chain__Registry"] = dev.Registry;
    }

    private static async Task AddChainAsync(
        Dictionary<string, string?> settings, Uri url, CancellationToken cancellationToken)
    {
        using var node = new Node(url);
        settings[RpcUrls] = url.AbsoluteUri;
        settings["Ainft__Chain__ChainId"] = $"{await node.Client.GetChainIdAsync(cancellationToken)}";
    }
}
