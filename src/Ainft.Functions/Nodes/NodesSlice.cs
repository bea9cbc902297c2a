using Ainft.Functions.Artifacts;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>The registered volunteers, their heartbeats, and the tasks that they are offered.</summary>
public static class NodesSlice
{
    public static IServiceCollection AddNodes(this IServiceCollection services)
    {
        services.AddLastingTables("Nodes", "Tasks", "Reliabilities");
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section)
            .Validate<IOptions<GovernanceOptions>>(
                (runs, dao) => !dao.Value.IsOn || string.IsNullOrEmpty(runs.Operators),
                "Remove Ainft__Runs__Operators or Ainft__Governance__…, because either a DAO or the setting admits "
                + "operators.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RunOptionsValidator>();
        services.AddSingleton(all => new UploaderCheck(all.GetRequiredService<AdmittedNodes>().IsAdmittedAsync));
        return services
            .AddSingleton<NodeStore>()
            .AddSingleton<TaskStore>()
            .AddSingleton<ReliabilityStore>()
            .AddSingleton<TaskSignals>()
            .AddSingleton<RunSignals>()
            .AddSingleton<AdmittedOperators>()
            .AddSingleton<AdmittedNodes>()
            .AddSingleton<OperatorPlaces>()
            .AddSingleton<RegisterNode>()
            .AddSingleton<Heartbeat>()
            .AddSingleton<LeaveRegistry>()
            .AddSingleton<DescribeNode>()
            .AddSingleton<PollTasks>();
    }

    public static void MapNodes(this IEndpointRouteBuilder api) => api.MapNodeRoutes();
}
