using Ainft.Ethereum;
using Ainft.Functions.Chain;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Activates the pending root after its delay. Any account may do it, so this also activates roots of other proposers.
/// The DAO and its guardian had the delay to veto them.
/// </summary>
internal sealed partial class ActivateRewards(
    Settler settler, RewardsChain chain, RewardsMetrics metrics, SettlerTimer timer, ILogger<ActivateRewards> log)
{
    public Task RunAsync(CancellationToken ct) => timer.RunAsync("activate-rewards", StepAsync, ct);

    /// <summary>Activates without the lease. A repeated call sends no second transaction for a root.</summary>
    internal async Task StepAsync(CancellationToken ct)
    {
        var state = await chain.ReadAsync(ct);
        metrics.Observed(state);
        if (state.Pending is not { } pending || pending.ActivatesAt > state.Time)
            return;
        try
        {
            // The guardian can delay a root. Its first activation then reverts, and the next one has another time.
            var purpose = $"activate:{pending.Root}:{pending.Through}:{pending.ActivatesAt}";
            await settler.Sender.SubmitAsync(purpose, chain.Contract, AinftRewards.EncodeActivate(), ct);
            LogActivating(pending.Root);
        }
        catch (JsonRpcException refusal) when (refusal.IsExecutionFailure)
        {
            // Another account activated the root, or a veto or a guardian's change came between.
            LogRefused(pending.Root, refusal.Message);
        }
    }

    [LoggerMessage(7004, LogLevel.Information, "The settler activates the root {Root}.")]
    private partial void LogActivating(Bytes32 root);

    [LoggerMessage(7005, LogLevel.Warning, "The contract does not activate the root {Root} now: {Reason}")]
    private partial void LogRefused(Bytes32 root, string reason);
}
