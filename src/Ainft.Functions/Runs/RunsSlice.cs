using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Requests to rebuild components, the panels that do so, and the verdicts.</summary>
public static class RunsSlice
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddLastingTables("Runs").AddContainers("tasklogs").AddQueues("runs");
        services.AddSingleton(all => new NodeLeft(all.GetRequiredService<WithdrawLeaver>().RunAsync));
        return services
            .AddSingleton<OpenRuns>()
            .AddSingleton(all => new RunStore(
                all.GetRequiredService<Storage>(),
                all.GetRequiredService<RunSignals>(),
                all.GetRequiredService<OpenRuns>()))
            .AddSingleton<AnnounceRun>()
            .AddSingleton<RunManifests>()
            .AddSingleton<RunBeacon>()
            .AddSingleton<CheckRequest>()
            .AddSingleton<GrantedTerms>()
            .AddSingleton<StartRun>()
            .AddSingleton<FindOrOpenRun>()
            .AddSingleton<RequestRun>()
            .AddSingleton<PreviewRun>()
            .AddSingleton<DescribeRun>()
            .AddSingleton<ReadRun>()
            .AddSingleton<ListRuns>()
            .AddSingleton<Interested>()
            .AddSingleton<EligibleNodes>()
            .AddSingleton<DaoCompute>()
            .AddSingleton<ProduceAinft>()
            .AddSingleton<SettleRun>()
            .AddSingleton<DecideRun>()
            .AddSingleton<AdvanceRun>()
            .AddSingleton<ScheduleRun>()
            .AddSingleton<SweepRuns>()
            .AddSingleton<TaskLogs>()
            .AddSingleton<StepRun>()
            .AddSingleton<WithdrawLeaver>()
            .AddSingleton<AwaitNextAction>()
            .AddSingleton<DescribeTask>()
            .AddSingleton<CommitTask>()
            .AddSingleton<RevealTask>()
            .AddSingleton<WithdrawTask>();
    }

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        api.MapRunRoutes();
        api.MapTaskRoutes();
    }
}
