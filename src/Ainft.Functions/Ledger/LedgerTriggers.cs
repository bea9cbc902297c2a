using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>Bindings of the ledger: two timers, one queue.</summary>
internal static class LedgerTriggers
{
    public static IServiceCollection AddLedgerTriggers(this IServiceCollection services) => services.AddTriggers(triggers =>
    {
        triggers.Timer("AnchorBundles", (all, ct) => all.GetRequiredService<AnchorBundles>().RunAsync(ct));
        triggers.Timer("SweepBundles", (all, ct) => all.GetRequiredService<SweepBundles>().RunAsync(ct));
        triggers.Queue("ProjectBundle", (all, message, ct) =>
            all.GetRequiredService<ProjectBundle>().RunQueuedAsync(ProjectBundleMessage.Read(message), ct));
    });
}
