using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Api;

/// <summary>What the server says about its chain: as much of <c>GET chain</c> as signing needs.</summary>
internal sealed record ChainInfo(ulong ChainId, string Registry)
{
    /// <summary>The answer of <c>GET chain</c>. What is signed for a chain that was not named would be good on none.</summary>
    public static ChainInfo Read(JsonElement answer) => answer.Deserialize<ChainInfo>(Output.Format) is { ChainId: > 0, Registry: not null } chain
        ? chain
        : throw CommandException.Refused("The server does not say which chain and which registry it uses.", "Check that --api is the address of an Ainft server.");

    public Address RegistryAddress => Address.TryParse(Registry, out var address)
        ? address
        : throw CommandException.Refused($"The server's registry is no address: {Registry}.");

    public MintDomain Domain => new(ChainId, RegistryAddress);
}
