using Ainft.Cli.Contracts;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>An AinftRegistry on a chain, and the block of its deployment.</summary>
public sealed record RegistryDeployment(Address Registry, ulong Block)
{
    /// <summary>Deploys the checked-in artifact. The wallet's account becomes admin and operator.</summary>
    public static Task<RegistryDeployment> CreateAsync(Wallet wallet, string baseUri, CancellationToken ct = default) =>
        CreateAsync(wallet, wallet.Address, baseUri, ct);

    /// <summary>Deploys the checked-in artifact. The wallet's account becomes admin.</summary>
    public static async Task<RegistryDeployment> CreateAsync(
        Wallet wallet, Address anchoring, string baseUri, CancellationToken ct = default)
    {
        var code = RegistryArtifact.CreationCode(wallet.Address, anchoring, baseUri);
        var receipt = await wallet.SendAsync(null, code, ct);
        return receipt is { Succeeded: true, ContractAddress: { } registry }
            ? new RegistryDeployment(registry, receipt.BlockNumber)
            : throw new InvalidOperationException(
                $"The registry was not deployed, because transaction {receipt.TransactionHash} failed.");
    }

    /// <summary>Changes the base address of the token metadata. The wallet must be the admin's.</summary>
    public async Task MoveAsync(Wallet admin, string baseUri, CancellationToken ct = default)
    {
        var receipt = await admin.SendAsync(Registry, AinftRegistry.EncodeSetBaseUri(baseUri), ct);
        if (!receipt.Succeeded)
            throw new InvalidOperationException(
                $"The base URI of the registry was not set, because transaction {receipt.TransactionHash} failed.");
    }
}
