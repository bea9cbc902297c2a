using System.Reflection;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>An AinftRegistry on a chain, and the block that it came with.</summary>
public sealed record RegistryDeployment(Address Registry, ulong Block)
{
    /// <summary>Deploys the checked-in artifact; the wallet's account becomes admin and operator.</summary>
    public static async Task<RegistryDeployment> CreateAsync(Wallet wallet, string baseUri, CancellationToken ct = default)
    {
        var arguments = Abi.Encode("(address,address,string)", wallet.Address, wallet.Address, baseUri);
        var receipt = await wallet.SendAsync(null, [.. Bytecode(), .. arguments], ct);
        return receipt is { Succeeded: true, ContractAddress: { } registry }
            ? new RegistryDeployment(registry, receipt.BlockNumber)
            : throw new InvalidOperationException($"The registry was not deployed: transaction {receipt.TransactionHash} failed.");
    }

    private static byte[] Bytecode()
    {
        using var artifact = Assembly.GetExecutingAssembly().GetManifestResourceStream("AinftRegistry.json")!;
        using var json = JsonDocument.Parse(artifact);
        return Hex.Parse(json.RootElement.GetProperty("bytecode").GetString());
    }
}
