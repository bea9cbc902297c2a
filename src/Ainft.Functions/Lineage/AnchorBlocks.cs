using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The blocks of anchors as proof files show them, each with its time.</summary>
public sealed class AnchorBlocks(LedgerFacts ledger, ChainEndpoints endpoints, FactCache facts)
{
    /// <summary>The block of a hash. It is permanent, because the hash commits to the whole block.</summary>
    private static readonly FactKind<ProofBlock> Block = new("block", _ => 256);

    /// <summary>The block of an anchor, which this reads from the chain once. Null without an anchor.</summary>
    public async Task<ProofBlock?> FindAsync(AnchoredAt? at, CancellationToken ct) => at is null
        ? null
        : await facts.ReadAsync(Block, at.BlockHash, () => ReadAsync(at), ct)
            ?? new ProofBlock(at.BlockNumber, at.BlockHash, 0);

    /// <summary>
    /// Whether a proof can never change, because its anchor is final and it has the time of the block. False is right
    /// at any time.
    /// </summary>
    public bool IsFinal(ProofFile proof) =>
        proof.Block is { Timestamp: > 0 } block && ledger.FindFinalAnchor(proof.Root)?.BlockHash == block.Hash;

    private async Task<ProofBlock?> ReadAsync(AnchoredAt at)
    {
        // Other callers may wait for this read too, so the end of one request does not cancel it.
        var ct = CancellationToken.None;
        var header = await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(at.BlockHash, ct), ct);
        return header is null ? null : new ProofBlock(at.BlockNumber, at.BlockHash, header.Timestamp);
    }
}
