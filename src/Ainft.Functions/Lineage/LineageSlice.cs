using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Components, and what they were made of: rows, ancestors, descendants, paths, proofs.</summary>
public static class LineageSlice
{
    public static IServiceCollection AddLineage(this IServiceCollection services)
    {
        services.AddTables("Ainfts");
        services.AddSingleton(all => new EntryProjector(EntryKind.Registration, all.GetRequiredService<ProjectLineage>().RunAsync));
        return services
            .AddSingleton<RequestedIds>()
            .AddSingleton<KnownAinfts>()
            .AddSingleton<Ainfts>()
            .AddSingleton<ProjectLineage>()
            .AddSingleton<ReadProof>();
    }
}
