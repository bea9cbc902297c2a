using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Reads the facts of a component that divide a payment. They never change once the manifest is anchored.
/// </summary>
internal sealed class ReadPaid(
    Components components, RoyaltyStacks stacks, LedgerFacts ledger, AnchorBlocks blocks, FactCache facts)
{
    private static readonly FactKind<PaidComponent> Paid =
        new("paid-component", paid => 256L + 24L * (paid.Stack.Asks.Count + paid.Contributors.Count));

    /// <summary>The facts, or null while no anchor of the manifest is final.</summary>
    public Task<PaidComponent?> FindAsync(AinftId id, CancellationToken ct) =>
        facts.ReadAsync(Paid, id.Value, () => ReadAsync(id), ct);

    private async Task<PaidComponent?> ReadAsync(AinftId id)
    {
        var ct = CancellationToken.None;
        if (await components.FindAsync(id, ct) is not AinftRow row)
            return null;
        if ((await ledger.FindClosedAsync(row.Bundle, ct))?.Root is not { } root
            || await ledger.ReadFinalAnchorAsync(root, ct) is not { } at)
            return null;
        return new PaidComponent(
            await BlockAsync(at, ct),
            row.IsReference,
            await stacks.ReadAsync(row.Stack, ct),
            row.Contributors,
            row.Creator);
    }

    /// <summary>The block of an anchor with its time.</summary>
    /// <exception cref="JsonRpcUnavailableException">No node has the block now.</exception>
    public async Task<BlockTime> BlockAsync(AnchoredAt at, CancellationToken ct) =>
        await blocks.FindAsync(at, ct) is { Timestamp: > 0 } block
            ? new BlockTime(at.BlockNumber, block.Timestamp)
            : throw new JsonRpcUnavailableException($"The node does not have block {at.BlockHash} of an anchor.");
}
