using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Events;

/// <summary>The log of events, which clients read by page or follow.</summary>
public static class EventsSlice
{
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLastingTables("Events").AddQueues("events");
        services.AddSingleton<PendingFacts>();
        services.AddSingleton(all => new BundleProjected(
            hash => all.GetRequiredService<PendingFacts>().Add(FactSource.Bundle(hash))));
        services.AddSingleton(all => new RunOpened(
            id => all.GetRequiredService<PendingFacts>().Add(FactSource.Run(id))));
        services.AddSingleton(all => new BatchFinalized(
            (root, ct) => all.GetRequiredService<AnnounceBatch>().SendAsync(root, ct)));
        // Where the triggers are off, no instance appends in the background.
        if (configuration["Ainft:Triggers"] != "off")
            services.AddHostedService<AppendLoop>();
        return services
            .AddSingleton<EventLog>()
            .AddSingleton<LogTail>()
            .AddSingleton<ReadFacts>()
            .AddSingleton<AppendEvents>()
            .AddSingleton<AnnounceBatch>()
            .AddSingleton<SweepEvents>()
            .AddSingleton<ReadEvents>()
            .AddSingleton<FollowEvents>()
            .AddSingleton<StreamPlaces>()
            .AddSingleton<EventMetrics>();
    }

    public static void MapEvents(this IEndpointRouteBuilder api) => api.MapEventRoutes();
}
