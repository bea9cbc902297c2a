using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>
/// The signed statements about runs in the ledger, the evidence files, and badges. Its routes belong to components, so
/// the function of components answers them and the slice has no trigger of its own.
/// </summary>
public static class EvidenceSlice
{
    public static IServiceCollection AddEvidence(this IServiceCollection services)
    {
        services.AddIndexTables(StatementStore.Table);
        services.AddSingleton(all => new StateRun(all.GetRequiredService<AppendEvidence>().RunAsync));
        services.AddSingleton(all => new EntryProjector(
            EntryKind.Statement, all.GetRequiredService<ProjectStatements>().RunAsync));
        services.AddSingleton(new EntryWord(
            EntryKind.Statement,
            content => SummaryStatement.TryRead(content, out _, out _) ? LedgerTotals.Verdict : null));
        services.AddSingleton(all => new AinftDetail("reproduction", async (id, ct) =>
        {
            var status = await all.GetRequiredService<ReadReproduction>().RunAsync(id, ct);
            return JsonSerializer.SerializeToElement(
                ReproductionAnswer.From(status), StatementsJson.Default.ReproductionAnswer);
        }));
        services.AddSingleton<CompleteStates>().AddHostedService(all => all.GetRequiredService<CompleteStates>());
        return services
            .AddSingleton<AppendEvidence>()
            .AddSingleton<StatementStore>()
            .AddSingleton<StoredStatements>()
            .AddSingleton<ProjectStatements>()
            .AddSingleton<ListStatements>()
            .AddSingleton<ProveStatements>()
            .AddSingleton<ReadEvidence>()
            .AddSingleton<ReadReproduction>();
    }

    public static void MapEvidence(this IEndpointRouteBuilder api) => api.MapStatementRoutes();
}
