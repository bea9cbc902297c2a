using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

public sealed partial class TransactionSender
{
    /// <summary>
    /// One bounded step for everything that is not final: sign what was only reserved, send again what is missing, replace what is stuck, settle what is
    /// finalized. All facts of a step come from one node; every write is by ETag, so two processes may do this at once.
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

    /// <summary>A node that refuses one transaction does not hold up the others.</summary>
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

    /// <summary>Answers whether the record is closed for good.</summary>
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
            // A higher fee would only need more, and be paid in full once the funds are there.
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
        // One node is told as a rule; should it keep to itself what it was told, this would be stuck at any fee.
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

    /// <summary>Only when every node says that none of ours is mined: a second transaction for one purpose is the worse mistake.</summary>
    private async Task<bool> ReserveAgainAsync(NonceRecord record, Picked picked, CancellationToken ct)
    {
        var ours = await endpoints.AskAllAsync(endpoint => AnyMinedAsync(endpoint.Client, record.Hashes, ct), ct);
        if (ours.Any(answer => answer is not "none"))
            return false;
        if (await rows.NextAsync(ct) is not { } next)
            return false;
        LogDisplaced(record.Purpose, record.Nonce, Signer.Address);
        // From the finalized count: a nonce above it may come free again in a reorg, and would be a gap if it were skipped.
        var nonce = Math.Max(next.Nonce, picked.FinalizedCount);
        var again = new NonceRecord(nonce, record.Purpose, record.To, record.Data, record.GasLimit, TransactionState.Reserved);
        return await rows.ReserveAgainAsync(record, again, next.ETag, ct);
    }

    private static async Task<string?> AnyMinedAsync(EthereumClient node, IReadOnlyList<Bytes32> hashes, CancellationToken ct)
    {
        foreach (var hash in hashes)
            if (await node.GetReceiptAsync(hash, ct) is not null)
                return "mined";
        return "none";
    }

    /// <summary>
    /// The chain waits for a nonce that has no record: it belonged to another's transaction which a reorg took back. A transfer of
    /// nothing to ourselves takes its place.
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

    /// <summary>The receipt of one of ours, if it is on the node's present chain. Asked after the counts: then "used and not by us" is not a race.</summary>
    private static async Task<TransactionReceipt?> ReceiptAsync(NonceRecord record, Picked picked, CancellationToken ct)
    {
        if (record.IsClosed || record.Nonce >= picked.LatestCount)
            return null;
        foreach (var hash in record.Hashes.Reverse())
            if (await picked.Node.GetReceiptAsync(hash, ct) is { } receipt)
            {
                var block = await picked.Node.GetBlockAsync(BlockTag.At(receipt.BlockNumber), ct);
                return block?.Hash == receipt.BlockHash ? receipt : throw new ChainMovedException($"Block {receipt.BlockNumber} changed while {hash} was looked up.");
            }
        return null;
    }

    /// <summary>
    /// A node that has the cursor's block: finality here is what reconciliation has checked and applied, not what one node claims.
    /// Null when none has it, and while reconciliation is halted.
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
            return new Picked(node, finalized, await node.GetTransactionCountAsync(Signer.Address, BlockTag.Latest, ct), final);
        }, ct);
        return answers.OfType<Picked>().MaxBy(answer => answer.LatestCount);
    }

    /// <summary>0 where the node no longer has that block's state: then no nonce counts as taken by another.</summary>
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

    /// <param name="Node">All facts of a step come from here.</param>
    /// <param name="Finalized">The last block that reconciliation applied.</param>
    private sealed record Picked(EthereumClient Node, ulong Finalized, ulong LatestCount, ulong FinalizedCount);

    [LoggerMessage(2022, LogLevel.Warning, "Sending goes on at the next tick: {Reason}")]
    partial void LogInterrupted(string reason);

    [LoggerMessage(2023, LogLevel.Warning, "{Purpose} (nonce {Nonce}) is stuck and is replaced at {MaxFee} wei a gas.")]
    partial void LogReplacing(string purpose, ulong nonce, System.Numerics.BigInteger maxFee);

    [LoggerMessage(2024, LogLevel.Error, "{Purpose} (nonce {Nonce}) is stuck at the fee cap of {CapGwei} gwei: raise Ainft__Chain__MaxFeeGwei or wait for a cheaper hour.")]
    partial void LogAtCap(string purpose, ulong nonce, int capGwei);

    [LoggerMessage(2025, LogLevel.Error, "The contract refused {Purpose}: transaction {Hash} reverted.")]
    partial void LogReverted(string purpose, Bytes32 hash);

    [LoggerMessage(2026, LogLevel.Error, "Nonce {Nonce}, reserved for {Purpose}, was used by a transaction that this app did not send: the key of {Account} is used elsewhere. The purpose gets a new nonce.")]
    partial void LogDisplaced(string purpose, ulong nonce, Address account);

    [LoggerMessage(2027, LogLevel.Error, "Nonce {Nonce} of {Account} has no record and holds up the ones after it: it is filled with an empty transfer.")]
    partial void LogGap(ulong nonce, Address account);
}
