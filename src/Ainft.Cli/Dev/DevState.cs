using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>The folder that keeps a <c>dev</c>'s data between runs: Azurite's files, anvil's state, and which registry is on it.</summary>
internal sealed class DevState(string folder)
{
    private sealed record Deployed(string Registry, ulong StartBlock, string BaseUri);

    private string RegistryFile => Path.Combine(folder, "registry.json");

    public string AzuriteLocation => Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName;

    public string AnvilFile => Path.Combine(Directory.CreateDirectory(folder).FullName, "anvil.json");

    /// <summary>The registry that an earlier run deployed here; null on the first run.</summary>
    /// <exception cref="CommandException">The chain has lost it, so that storage and chain no longer belong together.</exception>
    public async Task<(RegistryDeployment Deployment, string BaseUri)?> FindRegistryAsync(EthereumClient chain, CancellationToken cancellationToken)
    {
        if (!File.Exists(RegistryFile))
            return null;
        var deployed = JsonSerializer.Deserialize<Deployed>(await File.ReadAllBytesAsync(RegistryFile, cancellationToken), Output.Format)!;
        var registry = Address.Parse(deployed.Registry);
        return (await chain.GetCodeAsync(registry, ct: cancellationToken)).Length > 0
            ? (new RegistryDeployment(registry, deployed.StartBlock), deployed.BaseUri)
            : throw CommandException.Refused($"{folder} has storage, but its chain was not saved: the two no longer belong together.", $"Delete {folder} and start again.");
    }

    public void SaveRegistry(RegistryDeployment deployment, string baseUri) =>
        File.WriteAllText(RegistryFile, JsonSerializer.Serialize(new Deployed(deployment.Registry.ToString(), deployment.Block, baseUri), Output.Format));
}
