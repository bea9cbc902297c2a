using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The account as one node sees it during a step.</summary>
/// <param name="Node">The node that answers all questions of the step.</param>
/// <param name="Finalized">The last block that reconciliation applied.</param>
/// <param name="LatestCount">The account's transaction count at the head.</param>
/// <param name="FinalizedCount">The account's transaction count at the finalized block.</param>
internal sealed record AccountView(EthereumClient Node, ulong Finalized, ulong LatestCount, ulong FinalizedCount)
{
    /// <summary>
    /// The receipt of a transaction of the app, if it is on the node's present chain. The sender reads the counts
    /// first. In the other order, a transaction mined in between would look like another sender's.
    /// </summary>
    public async Task<TransactionReceipt?> FindReceiptAsync(NonceRecord record, CancellationToken ct)
    {
        if (record.IsClosed || record.Nonce >= LatestCount)
            return null;
        foreach (var hash in record.Hashes.Reverse())
            if (await Node.GetReceiptAsync(hash, ct) is { } receipt)
            {
                var block = await Node.GetBlockAsync(BlockTag.At(receipt.BlockNumber), ct);
                return block?.Hash == receipt.BlockHash
                    ? receipt
                    : throw new ChainMovedException(
                        $"Block {receipt.BlockNumber} changed while the sender read the receipt of {hash}.");
            }
        return null;
    }
}
