using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Proposes a root when there is something new and no root is pending. Each run finishes the proposal of an earlier
/// run, and begins at most one.
/// 1. If the row names a proposal whose transaction is not closed, send it.
/// 2. If the contract has a pending root, or proposals are suspended, stop.
/// 3. Settle the payments, in several runs when they are many. If the leaves have the active root, stop.
/// 4. Store the leaves as a blob.
/// 5. Move the row to the proposal, which is the commit point. End the row of the settlement in parts, and continue
///    with step 1.
/// The lease only saves work. The row keeps two settlers from two proposals, and the contract has one pending root.
/// </summary>
internal sealed partial class SettleRewards(
    SettleParts settle, RewardTrees trees, SettlingRow proposals, Settler settler, RewardsChain chain,
    RewardsMetrics metrics, SettlerTimer timer, ILogger<SettleRewards> log)
{
    public Task RunAsync(CancellationToken ct) => timer.RunAsync("settle-rewards", StepAsync, ct);

    /// <summary>Runs the steps without the lease.</summary>
    internal async Task StepAsync(CancellationToken ct)
    {
        var (last, etag) = await proposals.ReadAsync(ct);
        if (last is not null && !await IsClosedAsync(last, ct))
            return;
        var state = await chain.ReadAsync(ct);
        metrics.Observed(state);
        if (state.Pending is not null || state.IsSuspended)
            return;
        var before = Math.Max(state.Active.Through, last?.Through ?? 0);
        if (await settle.RunAsync(before, ct) is not { } settled)
            return;
        metrics.Settled(settled.Held);
        if (await CommitAsync(settled, state.Active, etag, ct) is { } next)
            await IsClosedAsync(next, ct);
    }

    /// <summary>
    /// Commits to propose the root of a settlement. Null when the root is not new, or another settler was first.
    /// </summary>
    private async Task<RootProposal?> CommitAsync(
        SettledBlock settled, ActiveRoot active, ETag? etag, CancellationToken ct)
    {
        var isLater = settled.Leaves.Count > 0 && settled.Through.Number > active.Through;
        var next = default(RootProposal);
        if (isLater && RewardTree.Build(settled.Leaves) is var tree && tree.Root != active.Root)
        {
            await trees.StoreAsync(tree, ct);
            next = new RootProposal(tree.Root, settled.Through.Number, settled.BlockHash);
            if (!await proposals.MoveAsync(next, etag, ct))
                return null;
        }
        await settle.EndAsync(settled.Through.Number, ct);
        return next;
    }

    /// <summary>
    /// Sends the transaction of a proposal, or finishes it. Returns whether the proposal is over, so that the next one
    /// can begin. A repeated call sends no second transaction.
    /// </summary>
    private async Task<bool> IsClosedAsync(RootProposal proposal, CancellationToken ct)
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

/// <summary>The contract of payments as the newest block shows it.</summary>
/// <param name="Pending">The pending root, or null.</param>
/// <param name="Active">The active root.</param>
/// <param name="IsSuspended">Whether the proposer may not propose.</param>
/// <param name="Time">The time of the newest block in Unix seconds.</param>
internal sealed record RewardsState(PendingRoot? Pending, ActiveRoot Active, bool IsSuspended, ulong Time);

/// <summary>Asks the contract of payments.</summary>
internal sealed class RewardsChain(ChainEndpoints endpoints, IOptions<RewardsOptions> options)
{
    public Address Contract => options.Value.ContractAddress;

    /// <summary>The state at the newest block of one node.</summary>
    public Task<RewardsState> ReadAsync(CancellationToken ct) => endpoints.AskAnyAsync(
        async node => new RewardsState(
            await AinftRewards.ReadPendingAsync(node, Contract, ct),
            await AinftRewards.ReadActiveAsync(node, Contract, ct),
            await AinftRewards.ReadSuspendedAsync(node, Contract, ct),
            (await node.GetBlockAsync(BlockTag.Latest, ct))?.Timestamp ?? 0),
        ct);
}
