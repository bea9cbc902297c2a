using System.Text.Json;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>Registers the services and routes of minting, queries and token metadata.</summary>
public static class MintingSlice
{
    public static IServiceCollection AddMinting(this IServiceCollection services)
    {
        services.AddIndexTables(
            Listings.Table, Listings.FileTable, Tokens.Table, ComponentStates.Table, Revocations.Table);
        services.AddSingleton<Tokens>().AddSingleton<IChainEvents>(all => all.GetRequiredService<Tokens>());
        services.AddSingleton(all =>
            new EntryProjector(EntryKind.Registration, all.GetRequiredService<ProjectListings>().RunAsync));
        services.AddSingleton(all =>
            new EntryProjector(EntryKind.Statement, all.GetRequiredService<Revocations>().ProjectAsync));
        services.AddSingleton(all => new AinftDetail("retraction", async (id, ct) => JsonSerializer.SerializeToElement(
            await all.GetRequiredService<JudgeRetractions>().RunAsync(id, ct), LineageJson.Default.RetractedAnswer)));
        return services
            .AddSingleton<Revocations>()
            .AddSingleton<CheckDelegation>()
            .AddSingleton<RevokeDelegation>()
            .AddSingleton<ReadDelegation>()
            .AddSingleton<Listings>()
            .AddSingleton<ProjectListings>()
            .AddSingleton<ComponentStates>()
            .AddSingleton<ReadState>()
            .AddSingleton<SameContent>()
            .AddSources()
            .AddSingleton<DescribeAinft>()
            .AddSingleton<DescribeToken>()
            .AddSingleton<FileBudget>()
            .AddSingleton<CheckMinter>()
            .AddSingleton<CommitMint>()
            .AddSingleton<MintAinft>()
            .AddSingleton<PreviewMint>()
            .AddSingleton<ManifestSchema>()
            .AddSingleton<ReadAinft>()
            .AddSingleton<FindAinfts>()
            .AddSingleton<ListAinfts>()
            .AddSingleton<BulkGate>()
            .AddSingleton<BulkParents>()
            .AddSingleton<CommitBulk>()
            .AddSingleton<MintBulk>()
            .AddSingleton<PreviewBulk>()
            .AddSingleton<AnchoredInTime>()
            .AddSingleton<UnrevokedMints>()
            .AddSingleton<ConfirmImport>()
            .AddSingleton<ImportAinfts>()
            .AddSingleton<ExportAinfts>()
            .AddSingleton<MintingMetrics>();
    }

    public static void MapMinting(this IEndpointRouteBuilder api) =>
        api.MapMintingRoutes().MapSourceRoutes().MapSchemaRoutes().MapDelegationRoutes().MapBulkRoutes();
}
