using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Sends the operator's transactions, one a purpose, from any number of processes. The order is the guarantee: reserve a nonce for
/// the purpose (one entity transaction), sign, save the signed bytes (by ETag: one version wins), and only then broadcast what was saved. Whatever is cut off
/// goes on in <see cref="AdvanceAsync"/>, which runs the same steps.
/// </summary>
public sealed partial class TransactionSender : IDisposable
{
    private const int MaxData = 60_000;
    private const int OpenLimit = 200;
    private readonly ISigner? key;
    private readonly ChainOptions options;
    private readonly ChainEndpoints endpoints;
    private readonly CursorRow cursors;
    private readonly SignerRows rows;
    private readonly TimeProvider time;
    private readonly ChainMetrics metrics;
    private readonly ILogger<TransactionSender> logger;
    private readonly SemaphoreSlim reserving = new(1);

    internal TransactionSender(
        ISigner? key, Storage storage, ChainEndpoints endpoints, CursorRow cursors, IOptions<ChainOptions> options, TimeProvider time,
        ChainMetrics metrics, ILogger<TransactionSender> logger)
    {
        (this.key, this.options, this.endpoints, this.cursors, this.time, this.metrics, this.logger) =
            (key, options.Value, endpoints, cursors, time, metrics, logger);
        rows = new SignerRows(storage.Rows("Signers"), options.Value.ChainId, key?.Address ?? default);
    }

    /// <summary>The account that pays; null in an app without a key, which only reads.</summary>
    public Address? Account => key?.Address;

    public void Dispose() => reserving.Dispose();

    private ISigner Signer => key ?? throw new InvalidOperationException("Nothing can be sent: set Ainft__Chain__OperatorKey.");

    /// <summary>The transaction of a purpose as far as it is on record; null when nothing was reserved for it.</summary>
    public async Task<SentTransaction?> FindAsync(string purpose, CancellationToken ct = default) =>
        (await rows.FindAsync(purpose, ct))?.ToSent(Signer.Address);

    /// <summary>Sends a call of a contract for a purpose; asked again, it answers with what was sent, and finishes what was cut off.</summary>
    /// <exception cref="JsonRpcException">The contract would refuse the call (nothing is reserved), or the node cannot estimate it.</exception>
    /// <exception cref="JsonRpcUnavailableException">No node answered before the nonce was reserved.</exception>
    public async Task<SentTransaction> SubmitAsync(string purpose, Address to, ReadOnlyMemory<byte> data, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxData);
        var record = await rows.FindAsync(purpose, ct) ?? await ReserveAsync(purpose, to, data, ct);
        if (record.State is TransactionState.Reserved)
            record = await TrySignAndSendAsync(record, ct);
        return record.ToSent(Signer.Address);
    }

    private async Task<NonceRecord> ReserveAsync(string purpose, Address to, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var estimate = await endpoints.AskAnyAsync(node => node.EstimateGasAsync(Signer.Address, to, data.ToArray(), ct), ct);
        var gasLimit = estimate + estimate / 4;
        await reserving.WaitAsync(ct);
        try
        {
            while (true)
            {
                var next = await rows.NextAsync(ct);
                var nonce = next?.Nonce ?? await endpoints.AskAnyAsync(node => node.GetTransactionCountAsync(Signer.Address, BlockTag.Latest, ct), ct);
                await rows.ReserveAsync(new NonceRecord(nonce, purpose, to, data, gasLimit, TransactionState.Reserved), next?.ETag, ct);
                // Refused or not: an answer that was lost, or a twin with the same purpose, shows in what is there now.
                if (await rows.FindAsync(purpose, ct) is { } reserved)
                    return reserved;
            }
        }
        finally
        {
            reserving.Release();
        }
    }

    /// <summary>The nonce is reserved, so a node that fails now, or a halted chain, is not the caller's concern: the next <see cref="AdvanceAsync"/> goes on.</summary>
    private async Task<NonceRecord> TrySignAndSendAsync(NonceRecord record, CancellationToken ct)
    {
        if ((await cursors.ReadAsync(ct)).Cursor.Halted is not null)
            return record;
        try
        {
            var saved = await SignAndSaveAsync(record, Fees.Offer(await SuggestAsync(ct), options.MaxFee), ct);
            return await BroadcastAsync(saved, ct);
        }
        catch (Exception e) when (ChainEndpoints.IsFault(e))
        {
            LogPostponed(record.Purpose, record.Nonce, e.Message);
            return record;
        }
    }

    private async Task<NonceRecord> SignAndSaveAsync(NonceRecord record, Fees fees, CancellationToken ct)
    {
        var transaction = new UnsignedTransaction(
            options.ChainId, record.Nonce, fees.IsLegacy ? null : fees.MaxPriority, fees.Max, record.GasLimit, record.To, BigInteger.Zero, record.Data);
        var raw = transaction.Encode(await Signer.SignAsync(transaction.HashToSign(), ct));
        await rows.ReplaceAsync(record.Signed(raw, fees, time.GetUtcNow()), ct);
        // Refused or not: the bytes that count are the ones on record.
        return (await rows.FindAsync(record.Nonce, ct))!;
    }

    /// <summary>Answers the record as it was sent: a node that asks for more at the first broadcast gets it at once.</summary>
    private async Task<NonceRecord> BroadcastAsync(NonceRecord record, CancellationToken ct, bool isFirst = true)
    {
        for (var raises = 0; !record.IsClosed && !record.Raw.IsEmpty; raises++)
        {
            try
            {
                await endpoints.AskAnyAsync(node => node.SendRawTransactionAsync(record.Raw.ToArray(), ct), ct);
                break;
            }
            catch (JsonRpcException e) when (e.IsAlreadyKnown || e.IsNonceTooLow || e.IsReplacementUnderpriced || (e.IsUnderpriced && !isFirst))
            {
                // It is in a pool, or mined, or a dearer twin of it is: the receipts of every hash on record will tell which.
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

    /// <summary>The node took nothing, so waiting would not help: the fees go up to its minimum at once. Null at the cap.</summary>
    private async Task<NonceRecord?> RaiseAsync(NonceRecord record, BigInteger least, CancellationToken ct)
    {
        if (record.Fees.Raise(await SuggestAsync(ct, least), options.MaxFee) is not { } fees)
        {
            LogAtCap(record.Purpose, record.Nonce, options.MaxFeeGwei);
            return null;
        }
        LogRaising(record.Purpose, record.Nonce, fees.Max);
        return await SignAndSaveAsync(record, fees, ct);
    }

    private async Task<bool> CannotPayAsync(NonceRecord record, CancellationToken ct) =>
        await endpoints.AskAnyAsync(node => node.GetBalanceAsync(Signer.Address, ct: ct), ct) < record.Fees.Max * record.GasLimit;

    private async Task ReportBalanceAsync(NonceRecord record, CancellationToken ct)
    {
        var needed = record.Fees.Max * record.GasLimit;
        var balance = await endpoints.AskAnyAsync(node => node.GetBalanceAsync(Signer.Address, ct: ct), ct);
        LogNoFunds(Signer.Address, options.ChainId, balance, record.Purpose, needed, BigInteger.Max(0, needed - balance));
    }

    private async Task<Fees> SuggestAsync(CancellationToken ct, BigInteger least = default)
    {
        var (priority, max) = (await endpoints.AskAnyAsync(node => node.SuggestFeesAsync(ct), ct)).AtLeast(least);
        return new Fees(priority ?? max, max, IsLegacy: priority is null);
    }

    [LoggerMessage(2020, LogLevel.Warning, "{Purpose} has nonce {Nonce} and is sent later: {Reason}")]
    partial void LogPostponed(string purpose, ulong nonce, string reason);

    [LoggerMessage(2028, LogLevel.Warning, "No node takes {Purpose} (nonce {Nonce}) at its fees: it is offered at {MaxFee} wei a gas.")]
    partial void LogRaising(string purpose, ulong nonce, BigInteger maxFee);

    [LoggerMessage(2021, LogLevel.Error, "Account {Account} on chain {ChainId} has {Balance} wei, and {Purpose} may need {Needed}: send it at least {Missing} wei more. The transaction is then sent by itself.")]
    partial void LogNoFunds(Address account, long chainId, BigInteger balance, string purpose, BigInteger needed, BigInteger missing);
}
