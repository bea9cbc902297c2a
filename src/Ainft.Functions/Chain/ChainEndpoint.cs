using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>One configured node, with a client that asks no other: what belongs together is read from one node.</summary>
public sealed class ChainEndpoint(Uri address, EthereumClient client)
{
    public Uri Address => address;

    public EthereumClient Client => client;

    /// <summary>The id it answered to <c>eth_chainId</c>; null until it has.</summary>
    public BigInteger? ChainId { get; set; }

    /// <summary>It answered with another id than the configured one.</summary>
    public bool IsWrongChain { get; set; }

    /// <summary>It failed in the middle of the last step.</summary>
    public bool Suspect { get; set; }

    /// <summary>Until then others are asked first: it did not answer lately, and waiting for it again would hold up every caller.</summary>
    public DateTimeOffset SilentUntil { get; set; }
}
