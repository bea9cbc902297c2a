using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

public sealed partial class TransactionSender
{
    /// <summary>
    /// Runs one bounded step for all transactions that are not final. The step signs reserved transactions, sends
    /// missing ones again, replaces stuck ones and settles finalized ones. All facts of a step come from one node. Each
    /// write is conditional on an ETag, so several instances may run a step concurrently.
    /// </summary>
    public async Task AdvanceAsync(CancellationToken ct = default)
    {
        if (key is null)
            return;
        var records = await rows.OpenAsync(OpenLimit, ct);
        if (records.Count == 0 || await PickAsync(ct) is not { } picked)
            return;
        try
        {
            await FillGapAsync(records, picked, ct);
            var suggested = await SuggestAsync(ct);
            var (settled, inOrder) = (records[0].Nonce, true);
            foreach (var record in records)
            {
                inOrder &= await TryAdvanceAsync(record, picked, suggested, ct);
                settled = inOrder ? record.Nonce + 1 : settled;
            }
            if (settled > records[0].Nonce)
                await rows.MoveSettledAsync(settled, ct);
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            LogInterrupted(e.Message);
        }
    }

    /// <summary>Advances one transaction. A node that refuses it does not delay the other transactions.</summary>
    private async Task<bool> TryAdvanceAsync(NonceRecord record, Picked picked, Fees suggested, CancellationToken ct)
    {
        try
        {
            return await AdvanceAsync(record, picked, suggested, ct);
        }
        catch (JsonRpcException e)
        {
            LogPostponed(record.Purpose, record.Nonce, e.Message);
            return false;
        }
    }

    /// <summary>Returns whether the record is closed.</summary>
    private async Task<bool> AdvanceAsync(NonceRecord record, Picked picked, Fees suggested, CancellationToken ct)
    {
        var facts = new NonceFacts(
            picked.LatestCount, picked.FinalizedCount, picked.Finalized, await ReceiptAsync(record, picked, ct));
        var now = time.GetUtcNow();
        switch (NonceDecision.Decide(record, facts, now, options.StuckAfter))
        {
            case NonceDecision.Sign:
                await BroadcastAsync(await SignAndSaveAsync(record, Fees.Offer(suggested, options.MaxFee), ct), ct);
                return false;
            case NonceDecision.Resend(var dropped):
                if (!dropped || await rows.ReplaceAsync(record.Dropped(now), ct))
                    await BroadcastAsync(record, ct, isFirst: false);
                return false;
            case NonceDecision.Replace:
                await ReplaceAsync(record, suggested, ct);
                return false;
            case NonceDecision.Include(var receipt):
                await rows.ReplaceAsync(record.In(receipt, TransactionState.Included), ct);
                return false;
            case NonceDecision.Settle(var receipt):
                return await SettleAsync(record, receipt, ct);
            case NonceDecision.ReserveAgain:
                return await ReserveAgainAsync(record, picked, ct);
            default:
                return record.IsClosed;
        }
    }

    private async Task ReplaceAsync(NonceRecord record, Fees suggested, CancellationToken ct)
    {
        if (await CannotPayAsync(record, ct))
        {
            // The account cannot pay the present fee. A higher fee would need even more, and the account would pay it
            // in full as soon as it has the funds.
        }
        else if (record.Fees.Raise(suggested, options.MaxFee) is { } fees)
        {
            LogReplacing(record.Purpose, record.Nonce, fees.Max);
            metrics.Replaced();
            record = await SignAndSaveAsync(record, fees, ct);
        }
        else
        {
            LogAtCap(record.Purpose, record.Nonce, options.MaxFeeGwei);
        }
        record = await BroadcastAsync(record, ct);
        // Normally one node gets a transaction. If that node does not forward it, the transaction would stay stuck at
        // any fee, so here all nodes get it.
        await endpoints.TellAllAsync(node => node.SendRawTransactionAsync(record.Raw.ToArray(), ct), ct);
    }

    private async Task<bool> SettleAsync(NonceRecord record, TransactionReceipt receipt, CancellationToken ct)
    {
        var settled = record.In(receipt, receipt.Succeeded ? TransactionState.Succeeded : TransactionState.Reverted);
        if (!await rows.ReplaceAsync(settled, ct))
            return false;
        metrics.Settled(settled.ToSent(Signer.Address));
        if (!receipt.Succeeded)
            LogReverted(record.Purpose, receipt.TransactionHash);
        return true;
    }

    /// <summary>
    /// Reserves a new nonce only if every node answers that it did not mine a transaction of the app on this one. A
    /// second transaction for one purpose would be worse than a delay.
    /// </summary>
    private async Task<bool> ReserveAgainAsync(NonceRecord record, Picked picked, CancellationToken ct)
    {
        var ours = await endpoints.AskAllAsync(endpoint => MinedAsync(endpoint.Client, record.Hashes, ct), ct);
        if (ours.Any(mined => mined is not { Count: 0 }))
            return false;
        if (await rows.NextAsync(ct) is not { } next)
            return false;
        LogDisplaced(record.Purpose, record.Nonce, Signer.Address);
        // The new nonce starts from the finalized count. A reorg can free a nonce above it, which would become a gap
        // if the sender skipped it.
        var nonce = Math.Max(next.Nonce, picked.FinalizedCount);
        var again = new NonceRecord(
            nonce, record.Purpose, record.To, record.Data, record.GasLimit, TransactionState.Reserved);
        return await rows.ReserveAgainAsync(record, again, next.ETag, ct);
    }

    /// <summary>The receipt of the transaction that a node mined, or an empty list.</summary>
    private static async Task<IReadOnlyList<TransactionReceipt>?> MinedAsync(
        EthereumClient node, IReadOnlyList<Bytes32> hashes, CancellationToken ct)
    {
        foreach (var hash in hashes)
            if (await node.GetReceiptAsync(hash, ct) is { } receipt)
                return [receipt];
        return [];
    }

    /// <summary>
    /// Fills a gap with an empty transfer to the account itself. The chain waits for a nonce without a record when a
    /// reorg dropped a transaction of another sender that had used it.
    /// </summary>
    private async Task FillGapAsync(IReadOnlyList<NonceRecord> records, Picked picked, CancellationToken ct)
    {
        var nonce = picked.LatestCount;
        var open = records.FirstOrDefault(record => !record.IsClosed);
        if (open is null || nonce >= open.Nonce || time.GetUtcNow() - open.WaitingSince < options.StuckAfter
            || await rows.FindAsync(nonce, ct) is not null)
            return;
        LogGap(nonce, Signer.Address);
        var filler = new NonceRecord(nonce, $"gap-{nonce}", Signer.Address, default, 21_000, TransactionState.Reserved);
        if (await rows.FillAsync(filler, ct))
            await TrySignAndSendAsync((await rows.FindAsync(nonce, ct))!, ct);
    }

    /// <summary>
    /// The receipt of a transaction of the app, if it is on the node's present chain. The sender reads the counts
    /// first. In the other order, a transaction mined in between would look like another sender's.
    /// </summary>
    private static async Task<TransactionReceipt?> ReceiptAsync(
        NonceRecord record, Picked picked, CancellationToken ct)
    {
        if (record.IsClosed || record.Nonce >= picked.LatestCount)
            return null;
        foreach (var hash in record.Hashes.Reverse())
            if (await picked.Node.GetReceiptAsync(hash, ct) is { } receipt)
            {
                var block = await picked.Node.GetBlockAsync(BlockTag.At(receipt.BlockNumber), ct);
                return block?.Hash == receipt.BlockHash
                    ? receipt
                    : throw new ChainMovedException(
                        $"Block {receipt.BlockNumber} changed while the sender read the receipt of {hash}.");
            }
        return null;
    }

    /// <summary>
    /// Chooses a node that has the cursor's block. For the sender, a block is final only after reconciliation has
    /// checked and applied it, because a single node may be wrong. The result is null when no node has that block, and
    /// while reconciliation is halted.
    /// </summary>
    private async Task<Picked?> PickAsync(CancellationToken ct)
    {
        var (cursor, _) = await cursors.ReadAsync(ct);
        if (cursor.Halted is not null)
            return null;
        var answers = await endpoints.AskAllAsync(async endpoint =>
        {
            var node = endpoint.Client;
            var finalized = cursor.Parent is null ? 0 : cursor.Next - 1;
            if (cursor.Parent is { } hash && (await node.GetBlockAsync(BlockTag.At(finalized), ct))?.Hash != hash)
                return null;
            var final = cursor.Parent is null ? 0 : await FinalizedCountAsync(node, finalized, ct);
            var latest = await node.GetTransactionCountAsync(Signer.Address, BlockTag.Latest, ct);
            return new Picked(node, finalized, latest, final);
        }, ct);
        return answers.OfType<Picked>().MaxBy(answer => answer.LatestCount);
    }

    /// <summary>
    /// The transaction count at the finalized block. It is 0 if the node no longer has the state of that block. Then
    /// the sender does not treat any nonce as used by another sender.
    /// </summary>
    private async Task<ulong> FinalizedCountAsync(EthereumClient node, ulong finalized, CancellationToken ct)
    {
        try
        {
            return await node.GetTransactionCountAsync(Signer.Address, BlockTag.At(finalized), ct);
        }
        catch (JsonRpcException)
        {
            return 0;
        }
    }

    /// <param name="Node">The node that answers all questions of a step.</param>
    /// <param name="Finalized">The last block that reconciliation applied.</param>
    private sealed record Picked(EthereumClient Node, ulong Finalized, ulong LatestCount, ulong FinalizedCount);

    [LoggerMessage(2022, LogLevel.Warning, "The app stopped sending and continues at the next tick: {Reason}")]
    partial void LogInterrupted(string reason);

    [LoggerMessage(2023, LogLevel.Warning,
        "The transaction for {Purpose} (nonce {Nonce}) is stuck. The app replaces it at {MaxFee} wei per gas.")]
    partial void LogReplacing(string purpose, ulong nonce, System.Numerics.BigInteger maxFee);

    [LoggerMessage(2024, LogLevel.Error,
        "The transaction for {Purpose} (nonce {Nonce}) is stuck at the fee cap of {CapGwei} gwei. Raise "
        + "Ainft__Chain__MaxFeeGwei or wait until fees are lower.")]
    partial void LogAtCap(string purpose, ulong nonce, int capGwei);

    [LoggerMessage(2025, LogLevel.Error,
        "The contract refused the transaction for {Purpose}. Transaction {Hash} reverted.")]
    partial void LogReverted(string purpose, Bytes32 hash);

    [LoggerMessage(2026, LogLevel.Error,
        "A transaction that this app did not send used nonce {Nonce}, which was reserved for {Purpose}. Another "
        + "program uses the key of {Account}. The app sends the transaction for the purpose with a new nonce.")]
    partial void LogDisplaced(string purpose, ulong nonce, Address account);

    [LoggerMessage(2027, LogLevel.Error,
        "Nonce {Nonce} of {Account} does not have a record and delays the later nonces. The app fills it with an empty "
        + "transfer.")]
    partial void LogGap(ulong nonce, Address account);
}
