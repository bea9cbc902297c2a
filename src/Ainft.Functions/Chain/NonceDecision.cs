using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The answers of one endpoint about one nonce of the signer.</summary>
/// <param name="LatestCount">The signer's transaction count at the head.</param>
/// <param name="FinalizedCount">
/// The signer's transaction count at the finalized block. The sender reads it before <paramref name="Receipt"/>.
/// </param>
/// <param name="Finalized">The number of the finalized block.</param>
/// <param name="Receipt">The receipt of the app's transaction that is mined on the endpoint's chain.</param>
internal sealed record NonceFacts(
    ulong LatestCount, ulong FinalizedCount, ulong Finalized, TransactionReceipt? Receipt);

/// <summary>
/// The next action for one reserved nonce. The decision does no I/O, so that tests and a simulation can drive it.
/// </summary>
internal abstract record NonceDecision
{
    /// <summary>Change nothing now.</summary>
    internal sealed record Keep : NonceDecision;

    /// <summary>Sign with the suggested fee, save the bytes, broadcast.</summary>
    internal sealed record Sign : NonceDecision;

    /// <summary>
    /// Broadcast the saved bytes again. If a reorg dropped the block of the transaction, its waiting time restarts.
    /// </summary>
    internal sealed record Resend(bool Dropped) : NonceDecision;

    /// <summary>Sign again on the same nonce with a higher fee, save, broadcast.</summary>
    internal sealed record Replace : NonceDecision;

    /// <summary>Store the block that holds the transaction. A reorg can still drop that block.</summary>
    internal sealed record Include(TransactionReceipt Receipt) : NonceDecision;

    /// <summary>Store the outcome, which is permanent because the block of the transaction is finalized.</summary>
    internal sealed record Settle(TransactionReceipt Receipt) : NonceDecision;

    /// <summary>
    /// Reserve a new nonce for the purpose, because a finalized transaction of another sender used this nonce.
    /// </summary>
    internal sealed record ReserveAgain : NonceDecision;

    /// <summary>
    /// Decides by the first case that applies:
    /// 1. If the record is closed, keep it.
    /// 2. If a transaction of the app is mined in a finalized block, settle.
    /// 3. If a transaction of the app is mined above that block, include it. Keep the record if it has that block.
    /// 4. If another transaction used the nonce in a finalized block, reserve again.
    /// 5. If another transaction used the nonce at the head, as far as this endpoint knows, keep the record until that
    ///    is final.
    /// 6. If the record is reserved and not signed, sign.
    /// 7. If the record is included but its transaction is not mined any more, resend as dropped.
    /// 8. If the nonce is the chain's next one and waited too long, replace.
    /// 9. Otherwise resend. A node that already has the transaction refuses it without any effect.
    /// </summary>
    public static NonceDecision Decide(NonceRecord record, NonceFacts facts, DateTimeOffset now, TimeSpan stuckAfter)
    {
        if (record.IsClosed)
            return new Keep();
        if (facts.Receipt is { } receipt)
            return receipt.BlockNumber <= facts.Finalized ? new Settle(receipt)
                : record.Block?.Hash == receipt.BlockHash ? new Keep()
                : new Include(receipt);
        if (facts.FinalizedCount > record.Nonce)
            return new ReserveAgain();
        if (facts.LatestCount > record.Nonce)
            return new Keep();
        if (record.State is TransactionState.Reserved)
            return new Sign();
        if (record.State is TransactionState.Included)
            return new Resend(Dropped: true);
        if (facts.LatestCount == record.Nonce && now - record.WaitingSince >= stuckAfter)
            return new Replace();
        return new Resend(Dropped: false);
    }
}
