using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>
/// The folder that keeps the data of a <c>dev</c> between runs, with Azurite's files, anvil's state and the address of
/// the registry.
/// </summary>
internal sealed class DevState(string folder)
{
    private sealed record Deployed(string Registry, ulong StartBlock, string BaseUri);

    private string RegistryFile => Path.Combine(folder, "registry.json");

    public string AzuriteLocation => Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName;

    public string AnvilFile => Path.Combine(Directory.CreateDirectory(folder).FullName, "anvil.json");

    /// <summary>The registry that an earlier run deployed, or null in the first run.</summary>
    /// <exception cref="CommandException">
    /// The chain does not have the registry, so storage and chain do not belong together.
    /// </exception>
    public async Task<(RegistryDeployment Deployment, string BaseUri)?> FindRegistryAsync(
        EthereumClient chain, CancellationToken cancellationToken)
    {
        if (!File.Exists(RegistryFile))
            return null;
        var json = await File.ReadAllBytesAsync(RegistryFile, cancellationToken);
        var deployed = JsonSerializer.Deserialize<Deployed>(json, Output.Format)!;
        var registry = Address.Parse(deployed.Registry);
        return (await chain.GetCodeAsync(registry, ct: cancellationToken)).Length > 0
            ? (new RegistryDeployment(registry, deployed.StartBlock), deployed.BaseUri)
            : throw CommandException.Refused(
                $"{folder} has storage, but its chain was not saved, so they do not belong together.",
                $"Delete {folder} and start again.");
    }

    public void SaveRegistry(RegistryDeployment deployment, string baseUri)
    {
        var deployed = new Deployed(deployment.Registry.ToString(), deployment.Block, baseUri);
        File.WriteAllText(RegistryFile, JsonSerializer.Serialize(deployed, Output.Format));
    }
}
