using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>Collects entries in bundles and bundles in batches, anchors batches on the chain, and proves it.</summary>
public static class LedgerSlice
{
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddIndexTables(Bundles.Table, Batches.Table, AnchoredEvents.Table);
        services.AddContainers("bundles", "batches").AddQueues("project-bundle");
        services.AddOptions<LedgerOptions>().BindConfiguration(LedgerOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
        services.AddSingleton<AnchoredEvents>();
        services.AddSingleton<IChainEvents>(all => all.GetRequiredService<AnchoredEvents>());
        services.AddSingleton<OpenBundle>().AddHostedService(all => all.GetRequiredService<OpenBundle>());
        return services
            .AddSingleton<Bundles>()
            .AddSingleton<Batches>()
            .AddSingleton<CommitBundle>()
            .AddSingleton<ProjectBundle>()
            .AddSingleton<SweepBundles>()
            .AddSingleton<CountEntries>()
            .AddSingleton<StageBatch>()
            .AddSingleton<SubmitAnchors>()
            .AddSingleton<AnchorBundles>()
            .AddSingleton<LedgerFacts>()
            .AddSingleton<FindRoots>()
            .AddSingleton<ReadAnchor>()
            .AddSingleton<ReadBundle>()
            .AddSingleton<ReadInclusion>()
            .AddSingleton<ReadBacklog>()
            .AddSingleton(all => new ChainDetail(
                "openBundles", async ct => (await all.GetRequiredService<ReadBacklog>().RunAsync(ct)).OpenBundles))
            .AddSingleton(all => new ChainDetail(
                "pendingBatch", async ct => (await all.GetRequiredService<ReadBacklog>().RunAsync(ct)).PendingBatch))
            .AddSingleton<LedgerMetrics>();
    }

    public static void MapLedger(this IEndpointRouteBuilder api) => api.MapLedgerRoutes();
}
