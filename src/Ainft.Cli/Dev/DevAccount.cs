using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>One of <see cref="DevAccounts"/> as <c>dev.json</c> lists it.</summary>
/// <param name="Address">The checksummed address.</param>
/// <param name="PrivateKey">The published private key.</param>
public sealed record DevAccount(string Address, string PrivateKey)
{
    internal static DevAccount Of(LocalKey key) => new(key.Address.ToString(), key.ExportHex());
}
