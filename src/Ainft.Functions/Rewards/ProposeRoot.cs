using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure;

namespace Ainft.Functions.Rewards;

/// <summary>The last proposal, which is over.</summary>
/// <param name="Through">The last block that it takes into account, or 0 without a proposal.</param>
/// <param name="ETag">The ETag from which the next proposal moves the row, or null without one.</param>
internal readonly record struct LastProposal(ulong Through, ETag? ETag);

/// <summary>
/// Proposes a root to the contract of payments. The row of the proposal is the commit point, and everything after it is
/// repeatable.
/// </summary>
internal sealed partial class ProposeRoot(
    RewardTrees trees, SettlingRow proposals, Settler settler, RewardsChain chain, ILogger<ProposeRoot> log)
{
    /// <summary>Finishes the last proposal. Null while it is not over, so the next one cannot begin.</summary>
    public async Task<LastProposal?> FinishAsync(CancellationToken ct)
    {
        var (last, etag) = await proposals.ReadAsync(ct);
        return last is null || await SendAsync(last, ct) ? new LastProposal(last?.Through ?? 0, etag) : null;
    }

    /// <summary>
    /// Stores the leaves of a root and moves the row to its proposal. Null when another settler moved the row.
    /// </summary>
    public async Task<RootProposal?> CommitAsync(
        RewardTree tree, SettledBlock settled, ETag? from, CancellationToken ct)
    {
        await trees.StoreAsync(tree, ct);
        var next = new RootProposal(tree.Root, settled.Through.Number, settled.BlockHash);
        return await proposals.MoveAsync(next, from, ct) ? next : null;
    }

    /// <summary>
    /// Sends the transaction of a proposal, or finishes it. Returns whether the proposal is over, so that the next one
    /// can begin. A repeated call sends no second transaction.
    /// </summary>
    public async Task<bool> SendAsync(RootProposal proposal, CancellationToken ct)
    {
        try
        {
            var sent = await settler.Sender.SubmitAsync(
                proposal.Purpose,
                chain.Contract,
                AinftRewards.EncodePropose(proposal.Root, proposal.Through, proposal.BlockHash),
                ct);
            if (sent.State is TransactionState.Succeeded or TransactionState.Reverted)
                return true;
            LogProposed(proposal.Root, proposal.Through);
            return false;
        }
        catch (JsonRpcException refusal) when (RegistryError.IsRoleMissing(refusal.RevertData))
        {
            LogRoleMissing(chain.Contract, settler.Sender.Account!.Value);
            throw;
        }
        catch (JsonRpcException refusal) when (refusal.IsExecutionFailure)
        {
            // The contract would refuse the proposal now, and no nonce is reserved. For example, the DAO suspended
            // proposals, or another proposer was first. A later root takes the same payments into account.
            LogRefused(proposal.Root, refusal.Message);
            return true;
        }
    }

    [LoggerMessage(7001, LogLevel.Information,
        "The settler proposes the root {Root} of the payments to block {Through}.")]
    private partial void LogProposed(Bytes32 root, ulong through);

    [LoggerMessage(7002, LogLevel.Error,
        "The contract {Contract} refuses the roots of account {Account}, because the account does not have "
        + "PROPOSER_ROLE. Let the DAO grant the role, or correct the key of the settler.")]
    private partial void LogRoleMissing(Address contract, Address account);

    [LoggerMessage(7003, LogLevel.Warning,
        "The contract refuses the root {Root} now, so the settler computes another one: {Reason}")]
    private partial void LogRefused(Bytes32 root, string reason);
}
