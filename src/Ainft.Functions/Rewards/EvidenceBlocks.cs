using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Rewards;

/// <summary>The blocks on which the evidence of a run depends, as the chain has them.</summary>
internal sealed class EvidenceBlocks(LedgerFacts ledger, ReadPaid paid, ChainEndpoints endpoints)
{
    /// <summary>The last block that anchored a statement of the run, or null before all are final.</summary>
    public async Task<BlockTime?> AnchoredAsync(EvidenceFile file, CancellationToken ct)
    {
        var last = default(BlockTime?);
        foreach (var root in file.Statements.Select(statement => statement.Root).Distinct())
        {
            if (await ledger.ReadFinalAnchorAsync(root, ct) is not { } at)
                return null;
            var block = await paid.BlockAsync(at, ct);
            last = last is { } before && before.Number > block.Number ? before : block;
        }
        return last;
    }

    /// <summary>Whether the chain has the block of a beacon with its hash.</summary>
    /// <exception cref="JsonRpcUnavailableException">No node has the block now.</exception>
    public async Task<bool> IsOfChainAsync(Beacon beacon, CancellationToken ct)
    {
        var block = await endpoints.AskAnyAsync(node => node.GetBlockAsync(BlockTag.At(beacon.Block), ct), ct)
            ?? throw new JsonRpcUnavailableException($"The node does not have block {beacon.Block} of a beacon.");
        return block.Hash == beacon.Hash;
    }
}
