using Ainft.Ethereum;

namespace Ainft.Cli.Api;

/// <summary>The part of the server's answer to <c>GET chain</c> that signing needs.</summary>
/// <param name="ChainId">The chain's id, which is never 0.</param>
/// <param name="RegistryAddress">The registry contract.</param>
internal sealed record ChainInfo(ulong ChainId, Address RegistryAddress)
{
    /// <summary>
    /// Reads the answer to <c>GET chain</c>. It refuses the id 0, because a signature for it is not valid on any chain.
    /// </summary>
    public static ChainInfo Read(AnswerPart answer)
    {
        var chain = new ChainInfo(
            answer.Member("chainId").Number(),
            answer.Member("registry").Parsed<Address>(Address.TryParse, "an address"));
        return chain.ChainId > 0 ? chain
            : throw CommandException.Refused(
                "The server does not say which chain it uses.",
                "Check that --api is the address of an Ainft server.");
    }

    public MintDomain Domain => new(ChainId, RegistryAddress);
}
