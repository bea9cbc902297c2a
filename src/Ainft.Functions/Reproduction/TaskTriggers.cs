using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Bindings of tasks: what one node does for one run.</summary>
internal static class TaskTriggers
{
    public static IServiceCollection AddTasks(this IServiceCollection services) => services.AddLastingTables("Tasks")
        .AddSingleton<TaskBell>()
        .AddSingleton<RunBell>()
        .AddSingleton<Tasks>();

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
    }
}
