using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Proposes a root when there is something new and no root is pending. Each run finishes the proposal of an earlier
/// run, and begins at most one.
/// 1. If the row names a proposal whose transaction is not closed, send it.
/// 2. If the contract has a pending root, or proposals are suspended, stop.
/// 3. Settle the payments, in several runs when they are many. If the leaves have the active root, stop.
/// 4. Store the leaves as a blob.
/// 5. Move the row to the proposal, which is the commit point, and continue with step 1.
/// The lease only saves work. The row keeps two settlers from two proposals, and the contract has one pending root.
/// </summary>
internal sealed class SettleRewards(
    SettleParts settle, ProposeRoot propose, Settler settler, RewardsChain chain, RewardsMetrics metrics,
    Storage storage)
{
    public async Task RunAsync(CancellationToken ct)
    {
        if (!settler.HasKey)
            return;
        await using var lease = await storage.Leases.TryAcquireAsync("settle-rewards", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        await settler.Sender.AdvanceAsync(held.Token);
        await StepAsync(held.Token);
    }

    /// <summary>Runs the steps without the lease.</summary>
    internal async Task StepAsync(CancellationToken ct)
    {
        var (isOver, etag) = await propose.FinishAsync(ct);
        if (!isOver)
            return;
        var state = await chain.ReadAsync(ct);
        metrics.Observed(state);
        if (state.Pending is not null || state.IsSuspended)
            return;
        if (await settle.RunAsync(state.Active.Through, ct) is not { } settled)
            return;
        metrics.Settled(settled.Held);
        if (settled.Leaves.Count == 0 || settled.Through.Number <= state.Active.Through)
            return;
        var tree = RewardTree.Build(settled.Leaves);
        if (tree.Root != state.Active.Root)
            await propose.BeginAsync(tree, settled, etag, ct);
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
