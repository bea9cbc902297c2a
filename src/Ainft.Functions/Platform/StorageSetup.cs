using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Registers the storage account, and creates the declared names before other services start.</summary>
public static class StorageSetup
{
    /// <summary>
    /// Declares tables of a slice that belong to the index. A rebuild writes them again from bundles, batches and the
    /// chain.
    /// </summary>
    public static IServiceCollection AddIndexTables(this IServiceCollection services, params IndexTable[] tables)
    {
        foreach (var table in tables)
            services.AddSingleton(table).AddSingleton(new StorageName(StorageKind.Table, table.Name, IsIndex: true));
        return services;
    }

    /// <summary>
    /// Declares tables of a slice that a rebuild cannot write again. All generations of the index share them.
    /// </summary>
    public static IServiceCollection AddLastingTables(this IServiceCollection services, params string[] names) =>
        services.Declare(StorageKind.Table, names);

    /// <summary>Declares blob containers of a slice.</summary>
    public static IServiceCollection AddContainers(this IServiceCollection services, params string[] names) =>
        services.Declare(StorageKind.Container, names);

    /// <summary>Declares queues of a slice.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services, params string[] names) =>
        services.Declare(StorageKind.Queue, names);

    internal static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().Configure<IConfiguration>(Bind)
            .Validate(
                options => options.TimeoutSeconds is >= 1 and <= 600, "Ainft__StorageTimeoutSeconds must be 1 to 600.")
            .Validate(options => options.Retries is >= 0 and <= 10, "Ainft__StorageRetries must be 0 to 10.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.TryAddSingleton<HttpPipelineTransport>(all => new HttpClientTransport(
            new HttpClient(CreateHandler(all.GetRequiredService<IConfiguration>()))
            {
                Timeout = Timeout.InfiniteTimeSpan,
            }));
        services.AddSingleton<Storage>(Open);
        services.AddSingleton(s => s.GetRequiredService<Storage>().Leases);
        services.AddHostedService<StorageCreation>().AddHostedService<GenerationWatch>();
        return services;
    }

    private static IServiceCollection Declare(this IServiceCollection services, StorageKind kind, string[] names)
    {
        foreach (var name in names)
            services.AddSingleton(new StorageName(kind, name));
        return services;
    }

    private static Storage Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StorageOptions>>();
        return new Storage(
            options,
            services.GetRequiredService<HttpPipelineTransport>(),
            services.GetServices<StorageName>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetService<StorageWrapper>(),
            options.Value.Identity is null ? null : services.GetRequiredService<TokenCredential>());
    }

    private static void Bind(StorageOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration["AzureWebJobsStorage"];
        options.Identity = StorageIdentity.Read(configuration);
        options.Prefix = configuration["AINFT_PREFIX"] ?? options.Prefix;
        options.Retries = configuration.GetValue("Ainft:StorageRetries", options.Retries);
        options.TimeoutSeconds = configuration.GetValue("Ainft:StorageTimeoutSeconds", options.TimeoutSeconds);
    }

    private static SocketsHttpHandler CreateHandler(IConfiguration configuration) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // Without a propagator, storage requests make no spans, which costs least. Storage accepts no trace header.
        ActivityHeadersPropagator = Telemetry.IsOn(configuration)
            ? DistributedContextPropagator.CreateNoOutputPropagator()
            : null,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private sealed class StorageCreation(Storage storage) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => storage.CreateAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
