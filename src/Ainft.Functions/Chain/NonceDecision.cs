using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>What one endpoint says about one nonce of the signer.</summary>
/// <param name="LatestCount">The signer's transaction count at the head.</param>
/// <param name="FinalizedCount">The same at the finalized block; read before <paramref name="Receipt"/>.</param>
/// <param name="Finalized">The number of the finalized block.</param>
/// <param name="Receipt">The receipt of whichever of our transactions is mined on the endpoint's chain.</param>
internal sealed record NonceFacts(ulong LatestCount, ulong FinalizedCount, ulong Finalized, TransactionReceipt? Receipt);

/// <summary>What to do with one reserved nonce. Decided without I/O, so that tests and a simulation can drive it.</summary>
internal abstract record NonceDecision
{
    /// <summary>Nothing to do now.</summary>
    internal sealed record Keep : NonceDecision;

    /// <summary>Sign with today's fee, save the bytes, broadcast.</summary>
    internal sealed record Sign : NonceDecision;

    /// <summary>Broadcast the saved bytes once more. Dropped: it was in a block that is gone, so its wait starts anew.</summary>
    internal sealed record Resend(bool Dropped) : NonceDecision;

    /// <summary>Sign again on the same nonce with a higher fee, save, broadcast.</summary>
    internal sealed record Replace : NonceDecision;

    /// <summary>Remember the block that holds it; a reorg can still take it back.</summary>
    internal sealed record Include(TransactionReceipt Receipt) : NonceDecision;

    /// <summary>Its block is finalized: the outcome is known for good.</summary>
    internal sealed record Settle(TransactionReceipt Receipt) : NonceDecision;

    /// <summary>A finalized transaction that is not ours used the nonce: reserve the purpose again on a new one.</summary>
    internal sealed record ReserveAgain : NonceDecision;

    /// <summary>
    /// Cases, in order:
    /// 1. The record is closed: keep.
    /// 2. One of ours is mined in a finalized block: settle.
    /// 3. One of ours is mined above it: include, or keep when that block is on record.
    /// 4. The nonce is used in a finalized block, and not by us: reserve again.
    /// 5. The nonce is used at the head, and not by us as far as this endpoint knows: keep until that is final.
    /// 6. Reserved and never signed: sign.
    /// 7. On record as included, and mined no more: resend as dropped.
    /// 8. The chain's next nonce, and waiting for too long: replace.
    /// 9. Else resend: a node that has it says so and nothing happens.
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
