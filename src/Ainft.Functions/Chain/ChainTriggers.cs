using Ainft.Functions.Platform;

namespace Ainft.Functions.Chain;

/// <summary>One timer: follow the chain, then bring what was sent one step further. A halted chain is not sent to.</summary>
internal static class ChainTriggers
{
    public static void Register(TriggerTable triggers) => triggers.Timer("ReconcileChain", async (services, ct) =>
    {
        await services.GetRequiredService<ReconcileChain>().RunAsync(ct);
        await services.GetRequiredService<TransactionSender>().AdvanceAsync(ct);
    });
}
