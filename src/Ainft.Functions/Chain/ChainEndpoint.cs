using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// One configured node. Its client asks only this node, because facts that belong together must come from one node.
/// </summary>
public sealed class ChainEndpoint(Uri address, EthereumClient client)
{
    public Uri Address => address;

    public EthereumClient Client => client;

    /// <summary>The node's answer to <c>eth_chainId</c>, or null before the first answer.</summary>
    public BigInteger? ChainId { get; set; }

    /// <summary>Whether the node answered with another id than the configured one.</summary>
    public bool IsWrongChain { get; set; }

    /// <summary>Whether the node failed in the middle of the last step.</summary>
    public bool Suspect { get; set; }

    /// <summary>
    /// Until this time the app asks the other nodes first. This node did not answer recently, and waiting for it
    /// again would delay every caller.
    /// </summary>
    public DateTimeOffset SilentUntil { get; set; }
}
