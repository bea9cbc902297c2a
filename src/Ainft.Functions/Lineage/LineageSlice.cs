using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>The rows of components, and their ancestors, descendants, paths and proofs.</summary>
public static class LineageSlice
{
    public static IServiceCollection AddLineage(this IServiceCollection services)
    {
        services.AddIndexTables(Ainfts.Table, Neighbours.Table, Edges.Table, LinkedTokens.Table)
            .AddContainers(Ancestries.Container, RoyaltyStacks.Container);
        services.AddLastingTables(SourceProofs.Table);
        services.AddSingleton<LinkedEvents>().AddSingleton<IChainEvents>(all => all.GetRequiredService<LinkedEvents>());
        services.AddSingleton(all => new EntryProjector(
            EntryKind.Registration, all.GetRequiredService<ProjectLineage>().RunAsync));
        services.AddSingleton(new EntryWord(EntryKind.Registration, ManifestKind.Read));
        return services
            .AddSingleton<RequestedIds>()
            .AddSingleton<Neighbours>()
            .AddSingleton<Ainfts>()
            .AddSingleton<FindMany>()
            .AddSingleton<StoredLines>()
            .AddSingleton<Ancestries>()
            .AddSingleton<RoyaltyStacks>()
            .AddSingleton<JudgeRoyalties>()
            .AddSingleton<PreviewRoyalties>()
            .AddSingleton<LinkedTokens>()
            .AddSingleton<Components>()
            .AddSingleton<Edges>()
            .AddSingleton<ProjectLineage>()
            .AddSingleton<AnchorBlocks>()
            .AddSingleton<ReadProof>()
            .AddSingleton<SourceProofs>()
            .AddSingleton<ReadSources>()
            .AddSingleton<DescribeLineage>()
            .AddSingleton<JudgeRetractions>()
            .AddSingleton<ListAncestors>()
            .AddSingleton<ListDescendants>()
            .AddSingleton<FindPath>()
            .AddSingleton<DrawLineage>()
            .AddSingleton<ProveLineage>()
            .AddSingleton<ReadLineageProof>();
    }

    public static void MapLineage(this IEndpointRouteBuilder api) => api.MapLineageRoutes();
}
