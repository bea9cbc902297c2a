using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Registers the queues, and the namespace of Service Bus when a setting names one.</summary>
internal static class ServiceBusSetup
{
    public static void AddMessaging(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ServiceBusOptions>().BindConfiguration(ServiceBusOptions.Section)
            .Validate(
                options => !ServiceBusOptions.IsOn(builder.Configuration)
                    || options.FullyQualifiedNamespace is { Length: > 0 }
                    || options.ConnectionString is { Length: > 0 },
                "FullyQualifiedNamespace: Set Ainft__ServiceBus__FullyQualifiedNamespace, because the other settings "
                + "Ainft__ServiceBus__… name no namespace.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceBusOptions>, ServiceBusOptionsValidator>();
        services.AddSingleton(all => new Queues(all.GetRequiredService<Storage>(), all.GetService<ServiceBus>()));
        if (ServiceBusOptions.IsOn(builder.Configuration))
            services.AddSingleton(Open);
    }

    private static ServiceBus Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ServiceBusOptions>>().Value;
        var bounds = BoundsOf(services.GetRequiredService<IOptions<StorageOptions>>().Value);
        var client = options.ConnectionString is { Length: > 0 } text
            ? new ServiceBusClient(text, bounds)
            : new ServiceBusClient(
                options.FullyQualifiedNamespace, services.GetRequiredService<TokenCredential>(), bounds);
        return new ServiceBus(client, options.Host);
    }

    // One setting bounds the requests of a slice, whichever way its messages travel.
    private static ServiceBusClientOptions BoundsOf(StorageOptions options) => new()
    {
        RetryOptions = new ServiceBusRetryOptions
        {
            Mode = ServiceBusRetryMode.Exponential,
            MaxRetries = options.Retries,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(1),
            TryTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
        },
    };
}
