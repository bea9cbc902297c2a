using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Ainft.KeyVault;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Sends the operator's transactions, one per purpose, from any number of instances. Each purpose gets at most one
/// transaction because of the order of steps. The sender reserves a nonce for the purpose in one entity transaction and
/// signs. It saves the signed bytes by ETag, so that one version wins, and only then broadcasts the saved bytes. If a
/// step is interrupted, <see cref="AdvanceAsync(CancellationToken)"/> runs the remaining ones.
/// </summary>
public sealed partial class TransactionSender : IDisposable
{
    private const int MaxData = 60_000;
    private const int OpenLimit = 200;
    private readonly OperatorAccount account;
    private readonly ChainOptions options;
    private readonly Storage storage;
    private readonly TimeProvider time;
    private readonly ChainMetrics metrics;
    private readonly ILogger<TransactionSender> logger;
    private readonly SemaphoreSlim reserving = new(1);

    internal TransactionSender(
        OperatorAccount account, Storage storage, IOptions<ChainOptions> options, TimeProvider time,
        ChainMetrics metrics, ILogger<TransactionSender> logger)
    {
        (this.account, this.storage, this.options, this.time, this.metrics, this.logger) =
            (account, storage, options.Value, time, metrics, logger);
    }

    /// <summary>The account that pays, or null in an app without a key, which only reads.</summary>
    public Address? Account => account.HasKey ? account.Address : null;

    /// <summary>
    /// The rows of the account. The start of the app creates the sender before it knows the account of a key in a
    /// vault.
    /// </summary>
    private SignerRows Rows =>
        field ??= new SignerRows(storage.Rows("Signers"), options.ChainId, Account ?? default);

    public void Dispose() => reserving.Dispose();

    /// <summary>The recorded transaction of a purpose, or null when the purpose does not have a nonce.</summary>
    public async Task<SentTransaction?> FindAsync(string purpose, CancellationToken ct = default) =>
        (await Rows.FindAsync(purpose, ct))?.ToSent();

    /// <summary>
    /// Sends a contract call for a purpose. A repeated call returns the existing transaction and finishes it if it was
    /// interrupted.
    /// </summary>
    /// <exception cref="JsonRpcException">
    /// The contract would refuse the call, or the node cannot estimate it. The sender has not reserved a nonce.
    /// </exception>
    /// <exception cref="JsonRpcUnavailableException">No node answered before the nonce was reserved.</exception>
    public async Task<SentTransaction> SubmitAsync(
        string purpose, Address to, ReadOnlyMemory<byte> data, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxData);
        var record = await Rows.FindAsync(purpose, ct) ?? await ReserveAsync(purpose, to, data, ct);
        if (record.State is TransactionState.Reserved)
            record = await TrySignAndSendAsync(record, ct);
        return record.ToSent();
    }

    private async Task<NonceRecord> ReserveAsync(
        string purpose, Address to, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var estimate = await account.EstimateGasAsync(to, data, ct);
        var gasLimit = estimate + estimate / 4;
        await reserving.WaitAsync(ct);
        try
        {
            while (true)
            {
                var next = await Rows.NextAsync(ct);
                var nonce = next?.Nonce ?? await account.CountAsync(ct);
                var record = new NonceRecord(nonce, purpose, to, data, gasLimit, TransactionState.Reserved);
                await Rows.ReserveAsync(record, next?.ETag, ct);
                // The stored row decides and not the answer, because the answer may be lost, or another call with the
                // same purpose may have reserved first.
                if (await Rows.FindAsync(purpose, ct) is { } reserved)
                    return reserved;
            }
        }
        finally
        {
            reserving.Release();
        }
    }

    /// <summary>
    /// Signs and sends. The nonce is already reserved, so a node or a key vault that fails and a halted chain do not
    /// fail the caller, because the next <see cref="AdvanceAsync(CancellationToken)"/> continues.
    /// </summary>
    private async Task<NonceRecord> TrySignAndSendAsync(NonceRecord record, CancellationToken ct)
    {
        if (await account.IsHaltedAsync(ct))
            return record;
        try
        {
            var saved = await SignAndSaveAsync(record, Fees.Offer(await account.SuggestAsync(ct), options.MaxFee), ct);
            return await BroadcastAsync(saved, ct);
        }
        catch (Exception e) when (IsFault(e))
        {
            LogPostponed(record.Purpose, record.Nonce, e.Message);
            return record;
        }
    }

    private async Task<NonceRecord> SignAndSaveAsync(NonceRecord record, Fees fees, CancellationToken ct)
    {
        var transaction = new UnsignedTransaction(
            options.ChainId, record.Nonce, fees.IsLegacy ? null : fees.MaxPriority, fees.Max, record.GasLimit,
            record.To, BigInteger.Zero, record.Data);
        var raw = transaction.Encode(await account.SignAsync(transaction.HashToSign(), ct));
        await Rows.ReplaceAsync(record.Signed(raw, fees, time.GetUtcNow()), ct);
        // Another instance may have saved other bytes first. Only the saved bytes may be broadcast.
        return (await Rows.FindAsync(record.Nonce, ct))!;
    }

    /// <summary>
    /// Broadcasts the saved bytes and returns the sent record. If a node requires a higher fee at the first broadcast,
    /// the sender raises the fee immediately.
    /// </summary>
    private async Task<NonceRecord> BroadcastAsync(NonceRecord record, CancellationToken ct, bool isFirst = true)
    {
        for (var raises = 0; !record.IsClosed && !record.Raw.IsEmpty; raises++)
        {
            try
            {
                await account.SendAsync(record.Raw, ct);
                break;
            }
            catch (JsonRpcException e) when (e.IsAlreadyKnown || e.IsNonceTooLow || e.IsReplacementUnderpriced
                || (e.IsUnderpriced && !isFirst))
            {
                // The transaction or a version of it with a higher fee is in a pool or mined. The receipts of the
                // recorded hashes show which one.
                break;
            }
            catch (JsonRpcException e) when (e.IsUnderpriced && raises < FeeSuggestion.MaxRaises)
            {
                if (await RaiseAsync(record, e.LeastAfter(record.Fees.MaxPriority), ct) is not { } raised)
                    break;
                record = raised;
            }
            catch (JsonRpcException e) when (e.IsInsufficientFunds)
            {
                await ReportBalanceAsync(record, ct);
                break;
            }
        }
        return record;
    }

    /// <summary>
    /// Raises the fees to the node's minimum. The node did not accept the transaction, so waiting would not help. The
    /// result is null at the cap.
    /// </summary>
    private async Task<NonceRecord?> RaiseAsync(NonceRecord record, BigInteger least, CancellationToken ct)
    {
        if (record.Fees.Raise(await account.SuggestAsync(ct, least), options.MaxFee) is not { } fees)
        {
            LogAtCap(record.Purpose, record.Nonce, options.MaxFeeGwei);
            return null;
        }
        LogRaising(record.Purpose, record.Nonce, fees.Max);
        return await SignAndSaveAsync(record, fees, ct);
    }

    /// <summary>Whether a node or the key vault failed, and not the app.</summary>
    private static bool IsFault(Exception e) => e is KeyVaultException || ChainEndpoints.IsFault(e);

    private async Task<bool> CannotPayAsync(NonceRecord record, CancellationToken ct) =>
        await account.BalanceAsync(ct) < record.Fees.Max * record.GasLimit;

    private async Task ReportBalanceAsync(NonceRecord record, CancellationToken ct)
    {
        var needed = record.Fees.Max * record.GasLimit;
        var balance = await account.BalanceAsync(ct);
        var missing = BigInteger.Max(0, needed - balance);
        LogNoFunds(account.Address, options.ChainId, balance, record.Purpose, needed, missing);
    }

    [LoggerMessage(2020, LogLevel.Warning,
        "The app sends the transaction for {Purpose} (nonce {Nonce}) later: {Reason}")]
    partial void LogPostponed(string purpose, ulong nonce, string reason);

    [LoggerMessage(2028, LogLevel.Warning,
        "The node does not accept the fees of the transaction for {Purpose} (nonce {Nonce}). The app offers {MaxFee} "
        + "wei per gas.")]
    partial void LogRaising(string purpose, ulong nonce, BigInteger maxFee);

    [LoggerMessage(2021, LogLevel.Error,
        "Account {Account} on chain {ChainId} has {Balance} wei, but the transaction for {Purpose} may need {Needed} "
        + "wei. Send at least {Missing} wei more to the account. The app then sends the transaction by itself.")]
    partial void LogNoFunds(
        Address account, long chainId, BigInteger balance, string purpose, BigInteger needed, BigInteger missing);
}
