using System.Numerics;
using Ainft.Ethereum;
using Ainft.Fetching;

namespace Ainft.Cli.Api;

/// <summary>The Ethereum node of a command.</summary>
internal sealed class Node : IDisposable
{
    // Block headers and receipts are much smaller.
    private const int MostBytes = 16 << 20;
    private readonly HttpClient http = GuardedHttp.ForServer();

    public Node(Uri address)
    {
        Address = address;
        Client = new EthereumClient(
            new JsonRpcClient(
                http, address, new JsonRpcOptions { MaxResponseBytes = MostBytes }, TimeProvider.System));
    }

    public Uri Address { get; }

    /// <summary>
    /// The number of later blocks that make a block of this node final. It is null when the node names the last
    /// finalized block.
    /// </summary>
    public int? FinalityDepth { get; init; }

    public EthereumClient Client { get; }

    /// <summary>Refuses a node of another chain.</summary>
    public async Task RequireChainAsync(BigInteger chainId, CancellationToken cancellationToken)
    {
        var actual = await Client.GetChainIdAsync(cancellationToken);
        if (actual != chainId)
            throw CommandException.Refused(
                $"{Address.Scheme}://{Address.Authority} is a node of chain {actual}, "
                    + $"but the command needs a node of chain {chainId}.",
                "Pass a node of that chain with --rpc.");
    }

    public void Dispose() => http.Dispose();
}
