using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Chain;

/// <summary>
/// Reads the last final block whose events are in the tables. It asks a node once per block, because anonymous requests
/// need the block too.
/// </summary>
internal sealed class AppliedBlock(CursorRow cursors, ChainEndpoints endpoints, FactCache facts)
{
    private static readonly FactKind<BlockHeader> Header = new("applied-block", _ => 512);

    /// <summary>The block, or null before the first tick and while reconciliation is halted.</summary>
    /// <exception cref="JsonRpcUnavailableException">No node has the block now.</exception>
    public async Task<BlockHeader?> FindAsync(CancellationToken ct)
    {
        var (cursor, _) = await cursors.ReadAsync(ct);
        if (cursor.Halted is not null || cursor.Parent is not { } hash)
            return null;
        return await facts.ReadAsync(Header, hash, () => ReadAsync(hash), ct)
            ?? throw new JsonRpcUnavailableException($"The node does not have block {cursor.Next - 1} ({hash}).");
    }

    private Task<BlockHeader?> ReadAsync(Bytes32 hash)
    {
        // Other callers may wait for this read too, so the end of one request does not cancel it.
        var ct = CancellationToken.None;
        return endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(hash, ct), ct);
    }
}
