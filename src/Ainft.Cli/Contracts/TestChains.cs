using System.Numerics;

namespace Ainft.Cli.Contracts;

/// <summary>
/// The chains whose ether has no price. The scripts in <c>infra/hooks</c> name the same ones. Every other chain needs
/// an explicit option, because a typing error must not cost real ether.
/// </summary>
internal static class TestChains
{
    /// <summary>
    /// Sepolia, Holesky, Hoodi, Base Sepolia, Arbitrum Sepolia, OP Sepolia, Polygon Amoy and anvil.
    /// </summary>
    public static IReadOnlyList<long> Ids { get; } =
        [11155111, 17000, 560048, 84532, 421614, 11155420, 80002, 31337];

    public static bool Contains(BigInteger chainId) => Ids.Any(id => id == chainId);
}
