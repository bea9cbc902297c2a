using System.Text.Json;
using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// The slice in which volunteer nodes rebuild components, a quorum decides, and the ledger stores the evidence. It has
/// runs, nodes, tasks, artifacts and statements.
/// </summary>
public static class ReproductionSlice
{
    public static IServiceCollection AddReproduction(this IServiceCollection services) => services
        .AddSingleton(new AuthenticationScheme(SignedRequest.Scheme))
        .AddRuns()
        .AddNodes()
        .AddTasks()
        .AddArtifacts()
        .AddStatements();

    public static void MapReproduction(this IEndpointRouteBuilder api)
    {
        api.MapRuns();
        api.MapNodes();
        api.MapTasks();
        api.MapArtifacts();
        api.MapStatements();
    }

    private static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddLastingTables("Runs", "Reliabilities").AddQueues("runs");
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RunOptionsValidator>();
        return services
            .AddSingleton<OpenRuns>()
            .AddSingleton(all => new Runs(
                all.GetRequiredService<Storage>(),
                all.GetRequiredService<RunBell>(),
                all.GetRequiredService<OpenRuns>()))
            .AddSingleton<RunManifests>()
            .AddSingleton<RunBeacon>()
            .AddSingleton<CheckRequest>()
            .AddSingleton<RequestRun>()
            .AddSingleton<PreviewRun>()
            .AddSingleton<DescribeRun>()
            .AddSingleton<ReadRun>()
            .AddSingleton<ListRuns>()
            .AddSingleton<Interested>()
            .AddSingleton<EligibleNodes>()
            .AddSingleton<Reliabilities>()
            .AddSingleton<ProduceAinft>()
            .AddSingleton<Evidence>()
            .AddSingleton<SettleRun>()
            .AddSingleton<AdvanceRun>()
            .AddSingleton<ScheduleRun>()
            .AddSingleton<SweepRuns>();
    }

    private static IServiceCollection AddNodes(this IServiceCollection services) => services.AddLastingTables("Nodes")
        .AddSingleton<Nodes>()
        .AddSingleton<NodeRequests>()
        .AddSingleton<OperatorPlaces>()
        .AddSingleton<RegisterNode>()
        .AddSingleton<Heartbeat>()
        .AddSingleton<LeaveRegistry>()
        .AddSingleton<DescribeNode>()
        .AddSingleton<PollTasks>();

    private static IServiceCollection AddTasks(this IServiceCollection services) => services
        .AddLastingTables("Tasks")
        .AddContainers("tasklogs")
        .AddSingleton<TaskBell>()
        .AddSingleton<RunBell>()
        .AddSingleton<Tasks>()
        .AddSingleton<TaskLogs>()
        .AddSingleton<StepRun>()
        .AddSingleton<DescribeTask>()
        .AddSingleton<CommitTask>()
        .AddSingleton<RevealTask>()
        .AddSingleton<WithdrawTask>();

    private static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddContainers("artifacts");
        services.AddOptions<ArtifactOptions>().BindConfiguration(ArtifactOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ArtifactOptions>, ArtifactOptionsValidator>();
        services.AddOptions<ArtifactOptions>().Validate<IOptions<BodyOptions>>(
            (artifacts, bodies) => artifacts.MaxMiB <= bodies.Value.DiskMiB,
            "Ainft__Artifacts__MaxMiB must not exceed Ainft__Bodies__DiskMiB, or the largest file could never arrive.");
        return services.AddSingleton<Artifacts>().AddSingleton<StoreArtifact>();
    }

    private static IServiceCollection AddStatements(this IServiceCollection services)
    {
        services.AddTables("Statements");
        services.AddSingleton(all => new EntryProjector(
            EntryKind.Statement, all.GetRequiredService<ProjectStatements>().RunAsync));
        services.AddSingleton(all => new AinftDetail("reproduction", async (id, ct) =>
        {
            var status = await all.GetRequiredService<ReadReproduction>().RunAsync(id, ct);
            return JsonSerializer.SerializeToElement(
                ReproductionAnswer.From(status), StatementsJson.Default.ReproductionAnswer);
        }));
        return services
            .AddSingleton<Statements>()
            .AddSingleton<StoredStatements>()
            .AddSingleton<ProjectStatements>()
            .AddSingleton<ListStatements>()
            .AddSingleton<ReadEvidence>()
            .AddSingleton<ReadReproduction>();
    }
}
