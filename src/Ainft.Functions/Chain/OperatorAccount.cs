using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// The operator's account on the chain. It signs, sends signed transactions to the nodes, and asks them for the
/// account's balance, fees, transaction counts and receipts.
/// </summary>
internal sealed class OperatorAccount(OperatorKey key, ChainEndpoints endpoints, CursorRow cursors)
{
    /// <summary>Whether the app has the key. Without it the app only reads.</summary>
    public bool HasKey => key.Signer is not null;

    public Address Address => Signer.Address;

    private ISigner Signer => key.Signer
        ?? throw new InvalidOperationException(
            "The app cannot send transactions. Set Ainft__Chain__OperatorKey or Ainft__Chain__KeyVaultKey.");

    /// <summary>Whether reconciliation is halted. Meanwhile the account sends no transactions.</summary>
    public async Task<bool> IsHaltedAsync(CancellationToken ct) =>
        (await cursors.ReadAsync(ct)).Cursor.Halted is not null;

    public ValueTask<Signature> SignAsync(Bytes32 hash, CancellationToken ct) => Signer.SignAsync(hash, ct);

    /// <summary>Sends a signed transaction to one node.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> raw, CancellationToken ct) =>
        endpoints.AskAnyAsync(node => node.SendRawTransactionAsync(raw.ToArray(), ct), ct);

    /// <summary>Sends a signed transaction to all nodes and ignores their answers.</summary>
    public Task SendToAllAsync(ReadOnlyMemory<byte> raw, CancellationToken ct) =>
        endpoints.TellAllAsync(node => node.SendRawTransactionAsync(raw.ToArray(), ct), ct);

    /// <summary>The gas that a call of the account needs now.</summary>
    /// <exception cref="JsonRpcException">The contract would refuse the call.</exception>
    public Task<ulong> EstimateGasAsync(Address to, ReadOnlyMemory<byte> data, CancellationToken ct) =>
        endpoints.AskAnyAsync(node => node.EstimateGasAsync(Address, to, data.ToArray(), ct), ct);

    /// <summary>The transaction count at the head.</summary>
    public Task<ulong> CountAsync(CancellationToken ct) =>
        endpoints.AskAnyAsync(node => node.GetTransactionCountAsync(Address, BlockTag.Latest, ct), ct);

    public Task<BigInteger> BalanceAsync(CancellationToken ct) =>
        endpoints.AskAnyAsync(node => node.GetBalanceAsync(Address, ct: ct), ct);

    /// <summary>The fees that a node suggests, with a tip of at least <paramref name="least"/>.</summary>
    public async Task<Fees> SuggestAsync(CancellationToken ct, BigInteger least = default)
    {
        var (priority, max) = (await endpoints.AskAnyAsync(node => node.SuggestFeesAsync(ct), ct)).AtLeast(least);
        return new Fees(priority ?? max, max, IsLegacy: priority is null);
    }

    /// <summary>Whether every node answers that it mined none of these transactions.</summary>
    public async Task<bool> IsUnminedAsync(IReadOnlyList<Bytes32> hashes, CancellationToken ct)
    {
        var ours = await endpoints.AskAllAsync(endpoint => MinedAsync(endpoint.Client, hashes, ct), ct);
        return ours.All(mined => mined is { Count: 0 });
    }

    /// <summary>
    /// Chooses a node that has the cursor's block. For the sender, a block is final only after reconciliation has
    /// checked and applied it, because a single node may be wrong. The result is null when no node has that block, and
    /// while reconciliation is halted.
    /// </summary>
    public async Task<AccountView?> PickAsync(CancellationToken ct)
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
            var latest = await node.GetTransactionCountAsync(Address, BlockTag.Latest, ct);
            return new AccountView(node, finalized, latest, final);
        }, ct);
        return answers.OfType<AccountView>().MaxBy(answer => answer.LatestCount);
    }

    /// <summary>
    /// The transaction count at the finalized block. It is 0 if the node no longer has the state of that block. Then
    /// the sender does not treat any nonce as used by another sender.
    /// </summary>
    private async Task<ulong> FinalizedCountAsync(EthereumClient node, ulong finalized, CancellationToken ct)
    {
        try
        {
            return await node.GetTransactionCountAsync(Address, BlockTag.At(finalized), ct);
        }
        catch (JsonRpcException)
        {
            return 0;
        }
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
}
