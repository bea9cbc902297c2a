using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Events;

/// <summary>The log of events, which clients read, follow or get as webhooks.</summary>
public static class EventsSlice
{
    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLastingTables("Events", SubscriptionStore.Table, Outbox.Table).AddQueues("events");
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        services.AddSingleton<PendingFacts>();
        services.AddSingleton(all => new BundleProjected(
            hash => all.GetRequiredService<PendingFacts>().Add(FactSource.Bundle(hash))));
        services.AddSingleton(all => new RunOpened(
            id => all.GetRequiredService<PendingFacts>().Add(FactSource.Run(id))));
        services.AddSingleton(all => new EventsApplied(contract => RememberDecisions(all, contract)));
        services.AddSingleton(all => new BatchFinalized(
            (root, ct) => all.GetRequiredService<AnnounceBatch>().SendAsync(root, ct)));
        // Where the triggers are off, no instance appends in the background.
        if (configuration["Ainft:Triggers"] != "off")
            services.AddHostedService<AppendLoop>().AddHostedService<DeliveryLoop>();
        return services.AddSubscriptions()
            .AddSingleton<EventLog>()
            .AddSingleton<EventTail>()
            .AddSingleton<ReadFacts>()
            .AddSingleton<ReadDecisions>()
            .AddSingleton<AppendDecisions>()
            .AddSingleton<AppendEvents>()
            .AddSingleton<AppendPending>()
            .AddSingleton<AnnounceBatch>()
            .AddSingleton<SweepEvents>()
            .AddSingleton<ReadEvents>()
            .AddSingleton<FollowEvents>()
            .AddSingleton<StreamPlaces>()
            .AddSingleton<EventMetrics>();
    }

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapEventRoutes();
        api.MapSubscriptionRoutes();
    }

    // Only contracts beside the registry make decisions.
    private static void RememberDecisions(IServiceProvider all, Address contract)
    {
        if (contract != all.GetRequiredService<IOptions<ChainOptions>>().Value.RegistryAddress)
            all.GetRequiredService<PendingFacts>().AddDecisions();
    }

    private static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddSingleton<SubscriptionStore>()
        .AddSingleton<SubscriptionKeys>()
        .AddSingleton<Outbox>()
        .AddSingleton<WebhookTarget>()
        .AddSingleton<CircuitBreakers>()
        .AddSingleton<Subscribe>()
        .AddSingleton<ChallengeTarget>()
        .AddSingleton<VerifyTarget>()
        .AddSingleton<DeadLetters>()
        .AddSingleton<WatchedAncestors>()
        .AddSingleton<DispatchEvents>()
        .AddSingleton<SendDeliveries>()
        .AddSingleton<DeliverEvents>()
        .AddSingleton(all => new SecretTable(
            SubscriptionStore.Table,
            ct => SecretsOf(
                all.GetRequiredService<SubscriptionStore>(), all.GetRequiredService<SubscriptionKeys>(), ct)));

    private static async IAsyncEnumerable<SecretRow> SecretsOf(
        SubscriptionStore subscriptions, SubscriptionKeys keys, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var one in await subscriptions.ListAsync(null, ct))
            yield return new SecretRow(
                keys.AgeOf(one),
                async token => keys.Renew(one) is { } renewed && await subscriptions.TryReplaceAsync(renewed, token));
    }
}
