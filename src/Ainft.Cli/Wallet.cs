using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Cli;

/// <summary>An account that sends transactions one at a time and waits for each.</summary>
public sealed class Wallet(EthereumClient chain, ISigner signer, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public Address Address => signer.Address;

    /// <summary>
    /// Sends a call, or creates a contract when <paramref name="to"/> is null, and waits until the transaction is
    /// mined.
    /// </summary>
    /// <exception cref="JsonRpcException">
    /// The node refused the transaction. A call that would revert is refused before it is sent.
    /// </exception>
    public async Task<TransactionReceipt> SendAsync(Address? to, byte[] data, CancellationToken ct)
    {
        var gas = await chain.EstimateGasAsync(signer.Address, to, data, ct);
        var fees = await chain.SuggestFeesAsync(ct);
        var transaction = new UnsignedTransaction(
            await chain.GetChainIdAsync(ct),
            await chain.GetTransactionCountAsync(signer.Address, BlockTag.Pending, ct),
            fees.MaxPriorityFeePerGas,
            fees.MaxFeePerGas,
            gas + gas / 4,
            to,
            BigInteger.Zero,
            data);
        var hash = await BroadcastAsync(transaction, fees, ct);
        while (true)
        {
            if (await chain.GetReceiptAsync(hash, ct) is { } receipt)
                return receipt;
            await Task.Delay(Poll, time, ct);
        }
    }

    /// <summary>Broadcasts a transaction, and raises its fees while the node refuses them as too low.</summary>
    private async Task<Bytes32> BroadcastAsync(
        UnsignedTransaction transaction, FeeSuggestion fees, CancellationToken ct)
    {
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
