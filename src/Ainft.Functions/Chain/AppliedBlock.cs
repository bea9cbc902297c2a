using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>Reads the last final block whose events are in the tables.</summary>
internal sealed class AppliedBlock(CursorRow cursors, ChainEndpoints endpoints)
{
    /// <summary>The block, or null before the first tick and while reconciliation is halted.</summary>
    /// <exception cref="JsonRpcUnavailableException">No node has the block now.</exception>
    public async Task<BlockHeader?> FindAsync(CancellationToken ct)
    {
        var (cursor, _) = await cursors.ReadAsync(ct);
        if (cursor.Halted is not null || cursor.Parent is not { } hash)
            return null;
        return await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(hash, ct), ct)
            ?? throw new JsonRpcUnavailableException($"The node does not have block {cursor.Next - 1} ({hash}).");
    }
}
