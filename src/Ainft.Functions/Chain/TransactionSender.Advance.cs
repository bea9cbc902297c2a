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
        if (!account.HasKey)
            return;
        var records = await Rows.OpenAsync(OpenLimit, ct);
        if (records.Count == 0 || await account.PickAsync(ct) is not { } view)
            return;
        try
        {
            await FillGapAsync(records, view, ct);
            var suggested = await account.SuggestAsync(ct);
            var (settled, inOrder) = (records[0].Nonce, true);
            foreach (var record in records)
            {
                inOrder &= await TryAdvanceAsync(record, view, suggested, ct);
                settled = inOrder ? record.Nonce + 1 : settled;
            }
            if (settled > records[0].Nonce)
                await Rows.MoveSettledAsync(settled, ct);
        }
        catch (Exception e) when (IsFault(e))
        {
            LogInterrupted(e.Message);
        }
    }

    /// <summary>Advances one transaction. A node that refuses it does not delay the other transactions.</summary>
    private async Task<bool> TryAdvanceAsync(
        NonceRecord record, AccountView view, Fees suggested, CancellationToken ct)
    {
        try
        {
            return await AdvanceAsync(record, view, suggested, ct);
        }
        catch (JsonRpcException e)
        {
            LogPostponed(record.Purpose, record.Nonce, e.Message);
            return false;
        }
    }

    /// <summary>Returns whether the record is closed.</summary>
    private async Task<bool> AdvanceAsync(NonceRecord record, AccountView view, Fees suggested, CancellationToken ct)
    {
        var facts = new NonceFacts(
            view.LatestCount, view.FinalizedCount, view.Finalized, await view.FindReceiptAsync(record, ct));
        var now = time.GetUtcNow();
        switch (NonceDecision.Decide(record, facts, now, options.StuckAfter))
        {
            case NonceDecision.Sign:
                await BroadcastAsync(await SignAndSaveAsync(record, Fees.Offer(suggested, options.MaxFee), ct), ct);
                return false;
            case NonceDecision.Resend(var dropped):
                if (!dropped || await Rows.ReplaceAsync(record.Dropped(now), ct))
                    await BroadcastAsync(record, ct, isFirst: false);
                return false;
            case NonceDecision.Replace:
                await ReplaceAsync(record, suggested, ct);
                return false;
            case NonceDecision.Include(var receipt):
                await Rows.ReplaceAsync(record.In(receipt, TransactionState.Included), ct);
                return false;
            case NonceDecision.Settle(var receipt):
                return await SettleAsync(record, receipt, ct);
            case NonceDecision.ReserveAgain:
                return await ReserveAgainAsync(record, view, ct);
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
        await account.SendToAllAsync(record.Raw, ct);
    }

    private async Task<bool> SettleAsync(NonceRecord record, TransactionReceipt receipt, CancellationToken ct)
    {
        var settled = record.In(receipt, receipt.Succeeded ? TransactionState.Succeeded : TransactionState.Reverted);
        if (!await Rows.ReplaceAsync(settled, ct))
            return false;
        metrics.Settled(settled.ToSent());
        if (!receipt.Succeeded)
            LogReverted(record.Purpose, receipt.TransactionHash);
        return true;
    }

    /// <summary>
    /// Reserves a new nonce only if every node answers that it did not mine a transaction of the app on this one. A
    /// second transaction for one purpose would be worse than a delay.
    /// </summary>
    private async Task<bool> ReserveAgainAsync(NonceRecord record, AccountView view, CancellationToken ct)
    {
        if (!await account.IsUnminedAsync(record.Hashes, ct))
            return false;
        if (await Rows.NextAsync(ct) is not { } next)
            return false;
        LogDisplaced(record.Purpose, record.Nonce, account.Address);
        // The new nonce starts from the finalized count. A reorg can free a nonce above it, which would become a gap
        // if the sender skipped it.
        var nonce = Math.Max(next.Nonce, view.FinalizedCount);
        var again = new NonceRecord(
            nonce, record.Purpose, record.To, record.Data, record.GasLimit, TransactionState.Reserved);
        return await Rows.ReserveAgainAsync(record, again, next.ETag, ct);
    }

    /// <summary>
    /// Fills a gap with an empty transfer to the account itself. The chain waits for a nonce without a record when a
    /// reorg dropped a transaction of another sender that had used it.
    /// </summary>
    private async Task FillGapAsync(IReadOnlyList<NonceRecord> records, AccountView view, CancellationToken ct)
    {
        var nonce = view.LatestCount;
        var open = records.FirstOrDefault(record => !record.IsClosed);
        if (open is null || nonce >= open.Nonce || time.GetUtcNow() - open.WaitingSince < options.StuckAfter
            || await Rows.FindAsync(nonce, ct) is not null)
            return;
        LogGap(nonce, account.Address);
        var filler = new NonceRecord(
            nonce, $"gap-{nonce}", account.Address, default, 21_000, TransactionState.Reserved);
        if (await Rows.FillAsync(filler, ct))
            await TrySignAndSendAsync((await Rows.FindAsync(nonce, ct))!, ct);
    }

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
