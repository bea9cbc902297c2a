using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Operations;

/// <summary>
/// The acts of operators. Each starts work that a timer or a queue starts too, so an act cannot do more than time does.
/// </summary>
internal sealed class OperatorActs(
    ReconcileChain reconcile, TransactionSender sender, SweepBundles bundles, SweepRuns runs,
    RedeliverMessages redeliver)
{
    /// <summary>Follows the chain and advances the sent transactions by one step.</summary>
    public async Task<string> ReconcileAsync(CancellationToken ct)
    {
        var step = await reconcile.RunAsync(ct);
        await sender.AdvanceAsync(ct);
        return step switch
        {
            null => "another instance follows the chain",
            ReconcileStep.Follow follow => $"followed to block {follow.Finalized.Number}",
            ReconcileStep.Wait(var reason) => $"waits: {reason}",
            ReconcileStep.Halt(var reason) => $"halted: {reason}",
            ReconcileStep.Halted(var reason) => $"still halted: {reason}",
            _ => "done",
        };
    }

    /// <summary>Completes bundles and runs that an instance left behind.</summary>
    public async Task<string> SweepAsync(CancellationToken ct)
    {
        await bundles.RunAsync(ct);
        await runs.RunAsync(ct);
        return "swept bundles and runs";
    }

    /// <summary>Sends the messages of all poison queues again.</summary>
    public async Task<string> RedeliverAsync(CancellationToken ct) =>
        $"redelivered {await redeliver.RunAsync(ct)} messages";
}
