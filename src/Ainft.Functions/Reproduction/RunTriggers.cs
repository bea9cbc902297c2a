using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>Bindings of runs: a timer, a queue, and the routes under <c>runs</c> and <c>ainfts/{id}/reproductions</c>.</summary>
internal static class RunTriggers
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddLastingTables("Runs", "Reliabilities").AddQueues("runs");
        services.AddOptions<RunOptions>().BindConfiguration(RunOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RunOptions>, RunOptionsValidator>();
        return services
            .AddSingleton<AdvanceRun>()
            .AddSingleton<SweepRuns>()
            .AddTriggers(triggers =>
            {
                triggers.Queue("ScheduleRun", (all, message, ct) => all.GetRequiredService<AdvanceRun>().RunAsync(RunMessage.Read(message), ct));
                triggers.Timer("SweepRuns", (all, ct) => all.GetRequiredService<SweepRuns>().RunAsync(ct));
            });
    }

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
    }
}
