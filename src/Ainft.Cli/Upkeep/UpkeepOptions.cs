using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Dev;

namespace Ainft.Cli.Upkeep;

/// <summary>
/// Which storage and which chain: the app's own settings in the environment, changed by options; without either the nearest
/// <c>.ainft/dev.json</c>. The two never mix: one registry's storage must not be checked against another's chain.
/// </summary>
internal sealed class UpkeepOptions
{
    private const string Storage = "AzureWebJobsStorage", Prefix = "AINFT_PREFIX", RpcUrls = "Ainft__Chain__RpcUrls";

    private readonly Option<string> storage = new("--storage") { Description = $"The storage account's connection string. Default: {Storage}, else the nearest .ainft/dev.json.", HelpName = "CONNECTION" };
    private readonly Option<string> prefix = new("--prefix") { Description = $"What the names of tables, containers and queues begin with. Default: {Prefix}, else ainft.", HelpName = "NAME" };
    private readonly Option<string> rpc = Connection.Rpc($"The Ethereum node to compare with. Default: {RpcUrls}; without one the chain is not asked.");
    private readonly Option<string> registry = new("--registry") { Description = "The registry's address. Default: Ainft__Chain__Registry.", HelpName = "ADDRESS" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[storage, prefix, rpc, registry])
            command.Add(option);
    }

    /// <summary>The environment of the app's executable, beyond what this process has.</summary>
    public async Task<Dictionary<string, string?>> SettingsAsync(ParseResult result, CancellationToken cancellationToken)
    {
        // Whoever checks sends no transactions.
        var settings = new Dictionary<string, string?> { ["Ainft__Chain__OperatorKey"] = null };
        if (result.GetValue(storage) is { } connection)
            settings[Storage] = connection;
        else if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Storage)))
            AddDev(settings);
        if (result.GetValue(prefix) is { } name)
            settings[Prefix] = name;
        if (result.GetValue(rpc) is { } url)
            await AddChainAsync(settings, Connection.FindRpc(url), cancellationToken);
        if (result.GetValue(registry) is { } address)
            settings["Ainft__Chain__Registry"] = address;
        return settings;
    }

    private void AddDev(Dictionary<string, string?> settings)
    {
        var dev = DevFile.FindNearest()
            ?? throw CommandException.Usage("No storage is given.", $"Pass {storage.Name} CONNECTION or set {Storage}, or run this where an ainft dev runs.");
        settings[Storage] = dev.Storage;
        settings[Prefix] = DevWorld.Prefix;
        settings[RpcUrls] = dev.RpcUrl;
        settings["Ainft__Chain__ChainId"] = $"{dev.ChainId}";
        settings["Ainft__Chain__Registry"] = dev.Registry;
    }

    private static async Task AddChainAsync(Dictionary<string, string?> settings, Uri url, CancellationToken cancellationToken)
    {
        using var node = new Node(url);
        settings[RpcUrls] = url.AbsoluteUri;
        settings["Ainft__Chain__ChainId"] = $"{await node.Client.GetChainIdAsync(cancellationToken)}";
    }
}
