using Ainft.Ethereum;

namespace Ainft.Cli.Api;

/// <summary>What the server says about its chain: as much of <c>GET chain</c> as signing needs.</summary>
/// <param name="ChainId">The chain's id; never 0.</param>
/// <param name="RegistryAddress">The registry contract.</param>
internal sealed record ChainInfo(ulong ChainId, Address RegistryAddress)
{
    /// <summary>The answer of <c>GET chain</c>. A signature for a chain that has no id would be valid
    /// nowhere.</summary>
    public static ChainInfo Read(AnswerPart answer)
    {
        var chain = new ChainInfo(
            answer.Member("chainId").Number(),
            answer.Member("registry").Parsed<Address>(Address.TryParse, "an address"));
        return chain.ChainId > 0 ? chain
            : throw CommandException.Refused("The server does not say which chain it uses.", "Check that --api is the "
                + "address of an Ainft server.");
    }

    public MintDomain Domain => new(ChainId, RegistryAddress);
}
