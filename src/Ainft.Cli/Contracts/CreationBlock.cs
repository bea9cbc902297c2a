using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>Finds the block that created a contract. The search asks for its code at earlier blocks.</summary>
internal static class CreationBlock
{
    /// <summary>
    /// The number of the block, or null when the node no longer has the states of that time. The contract must exist.
    /// </summary>
    public static async Task<ulong?> FindAsync(EthereumClient node, Address contract, CancellationToken ct)
    {
        var (first, last) = (0UL, (await node.GetBlockAsync(BlockTag.Latest, ct))?.Number ?? 0);
        // Whether the block before the first candidate certainly has no contract.
        var isCertain = true;
        while (first < last)
        {
            var middle = first + (last - first) / 2;
            var exists = await ExistsAsync(node, contract, middle, ct);
            if (exists is true)
                last = middle;
            else
                (first, isCertain) = (middle + 1, exists is false);
        }

        return isCertain ? last : null;
    }

    /// <summary>Whether the contract exists at a block, or null when the node does not have that state.</summary>
    private static async Task<bool?> ExistsAsync(
        EthereumClient node, Address contract, ulong block, CancellationToken ct)
    {
        try
        {
            return (await node.GetCodeAsync(contract, BlockTag.At(block), ct)).Length > 0;
        }
        catch (JsonRpcException refusal) when (!refusal.IsRateLimited)
        {
            return null;
        }
    }
}
