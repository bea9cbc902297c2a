using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An account that sends transactions one at a time and waits for each.</summary>
public sealed class Wallet(EthereumClient chain, ISigner signer, TimeProvider time)
{
    // A local chain mines at once. Public nodes of other chains limit the rate of requests.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(100), LastPoll = TimeSpan.FromSeconds(1);

    public Address Address => signer.Address;

    /// <summary>
    /// Sends a call, or creates a contract when <paramref name="to"/> is null, and waits until the transaction is
    /// mined.
    /// </summary>
    /// <exception cref="JsonRpcException">
    /// The node refused the transaction. A call that would revert is refused before it is sent.
    /// </exception>
    public async Task<TransactionReceipt> SendAsync(Address? to, byte[] data, CancellationToken ct) =>
        await SendAsync(await PrepareAsync(to, data, ct), ct);

    /// <summary>Sends a call with an amount of the native coin.</summary>
    /// <inheritdoc cref="SendAsync(Address?, byte[], CancellationToken)"/>
    public async Task<TransactionReceipt> SendAsync(
        Address to, byte[] data, BigInteger value, CancellationToken ct) =>
        await SendAsync(await PrepareAsync(to, data, value, ct), ct);

    /// <summary>
    /// The transaction of a call, or of the creation of a contract when <paramref name="to"/> is null. Its gas limit is
    /// a quarter above the estimate, and its fees are those that the node suggests.
    /// </summary>
    /// <exception cref="JsonRpcException">
    /// The node refused the estimate. It refuses a call that would revert.
    /// </exception>
    public Task<UnsignedTransaction> PrepareAsync(Address? to, byte[] data, CancellationToken ct) =>
        PrepareAsync(to, data, BigInteger.Zero, ct);

    private async Task<UnsignedTransaction> PrepareAsync(
        Address? to, byte[] data, BigInteger value, CancellationToken ct)
    {
        var gas = await chain.EstimateGasAsync(signer.Address, to, data, value, ct);
        var fees = await chain.SuggestFeesAsync(ct);
        return new UnsignedTransaction(
            await chain.GetChainIdAsync(ct),
            await chain.GetTransactionCountAsync(signer.Address, BlockTag.Pending, ct),
            fees.MaxPriorityFeePerGas,
            fees.MaxFeePerGas,
            gas + gas / 4,
            to,
            value,
            data);
    }

    /// <summary>
    /// Signs and sends a prepared transaction, and waits until it is mined. A node that does not answer in between does
    /// not end the wait.
    /// </summary>
    /// <exception cref="JsonRpcException">The node refused the transaction.</exception>
    public async Task<TransactionReceipt> SendAsync(UnsignedTransaction transaction, CancellationToken ct)
    {
        var hash = await BroadcastAsync(transaction, ct);
        for (var pause = FirstPoll; ; pause = 2 * pause < LastPoll ? 2 * pause : LastPoll)
        {
            try
            {
                if (await chain.GetReceiptAsync(hash, ct) is { } receipt)
                    return receipt;
            }
            catch (JsonRpcUnavailableException)
            {
                // The transaction is sent. A caller that gets the failure could send another one.
            }

            await Task.Delay(pause, time, ct);
        }
    }

    /// <summary>Broadcasts a transaction, and raises its fees while the node refuses them as too low.</summary>
    private async Task<Bytes32> BroadcastAsync(UnsignedTransaction transaction, CancellationToken ct)
    {
        var fees = new FeeSuggestion(transaction.MaxPriorityFeePerGas, transaction.MaxFeePerGas);
        for (var raises = 0; ; raises++)
        {
            try
            {
                var signature = await signer.SignAsync(transaction.HashToSign(), ct);
                return await chain.SendRawTransactionAsync(transaction.Encode(signature), ct);
            }
            catch (JsonRpcException e) when (e.IsUnderpriced && !e.IsReplacementUnderpriced
                && raises < FeeSuggestion.MaxRaises)
            {
                fees = fees.AtLeast(e.LeastAfter(fees.MaxPriorityFeePerGas ?? fees.MaxFeePerGas));
                transaction = transaction with
                {
                    MaxPriorityFeePerGas = fees.MaxPriorityFeePerGas,
                    MaxFeePerGas = fees.MaxFeePerGas,
                };
            }
        }
    }
}
