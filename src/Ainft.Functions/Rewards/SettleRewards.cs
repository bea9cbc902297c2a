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
internal sealed class SettleRewards(
    SettleParts settle, ProposeRoot propose, RewardsChain chain, RewardsMetrics metrics, SettlerTimer timer)
{
    public Task RunAsync(CancellationToken ct) => timer.RunAsync("settle-rewards", StepAsync, ct);

    /// <summary>Runs the steps without the lease.</summary>
    internal async Task StepAsync(CancellationToken ct)
    {
        if (await propose.FinishAsync(ct) is not { } last)
            return;
        var state = await chain.ReadAsync(ct);
        metrics.Observed(state);
        if (state.Pending is not null || state.IsSuspended)
            return;
        var before = Math.Max(state.Active.Through, last.Through);
        if (await settle.RunAsync(before, ct) is not { } settled)
            return;
        metrics.Settled(settled.Held);
        if (await CommitAsync(settled, state.Active, last.ETag, ct) is { } next)
            await propose.SendAsync(next, ct);
    }

    /// <summary>
    /// Commits to propose the root of a settlement. Null when the root is not new, or another settler was first.
    /// </summary>
    private async Task<RootProposal?> CommitAsync(
        SettledBlock settled, ActiveRoot active, ETag? from, CancellationToken ct)
    {
        var isLater = settled.Leaves.Count > 0 && settled.Through.Number > active.Through;
        var next = default(RootProposal);
        if (isLater && RewardTree.Build(settled.Leaves) is var tree && tree.Root != active.Root)
        {
            next = await propose.CommitAsync(tree, settled, from, ct);
            if (next is null)
                return null;
        }
        await settle.EndAsync(settled.Through.Number, ct);
        return next;
    }
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
