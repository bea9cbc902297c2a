using System.Runtime.CompilerServices;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>Integrations with platforms, whose events register components of their creators.</summary>
public static class WebhooksSlice
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddLastingTables(IntegrationStore.Table, DeliveryStore.Table)
            .AddContainers(DeliveryStore.Container)
            .AddQueues(AnnounceDelivery.Queue);
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>()
            .AddSingleton<IntegrationSecrets>()
            .AddSingleton<IntegrationStore>()
            .AddSingleton<DescribeIntegration>()
            .AddSingleton<AddIntegration>()
            .AddSingleton<ActivateIntegration>()
            .AddSingleton<ChangeIntegration>()
            .AddSingleton<DeliveryStore>()
            .AddSingleton<AnnounceDelivery>()
            .AddSingleton<StoreDelivery>()
            .AddSingleton<ReceiveDelivery>()
            .AddSingleton<DescribeDeliveries>()
            .AddSingleton<PlatformClients>()
            .AddSingleton<ImportRevision>()
            .AddSingleton<ResolveParents>()
            .AddSingleton<ComposeComponent>()
            .AddSingleton<AgentFiles>()
            .AddSingleton<MintAsAgent>()
            .AddSingleton<RegisterEvent>()
            .AddSingleton<PreviewEvent>()
            .AddSingleton<TryDelivery>()
            .AddSingleton<ProcessDelivery>()
            .AddSingleton<SweepDeliveries>()
            .AddSingleton<PollStore>()
            .AddSingleton<PollHub>().AddSingleton<PollHubTags>().AddSingleton<PollHubOwner>()
            .AddSingleton<PollMlflow>()
            .AddSingleton<PollGitHub>()
            .AddSingleton<PollIntegration>()
            .AddSingleton<PollPlatforms>()
            .AddSingleton(all => new SecretTable(
                IntegrationStore.Table,
                ct => SecretsOf(
                    all.GetRequiredService<IntegrationStore>(), all.GetRequiredService<IntegrationSecrets>(), ct)));
    }

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapIntegrationRoutes();
        api.MapDeliveryRoutes();
    }

    private static async IAsyncEnumerable<SecretRow> SecretsOf(
        IntegrationStore integrations, IntegrationSecrets secrets, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var one in integrations.AllAsync(ct))
            if (secrets.AgeOf(one) is { } age)
                yield return new SecretRow(
                    age,
                    async token => secrets.Renew(one) is { } renewed
                        && await integrations.TryReplaceAsync(renewed, token));
    }
}
