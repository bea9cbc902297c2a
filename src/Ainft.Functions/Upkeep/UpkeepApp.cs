using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Builds the services of the app without its server, timers and queues, with its storage or with a lens. Each call
/// builds separate services, because they cache rows and must not share them.
/// </summary>
/// <param name="args">Settings in the form of the app's command line.</param>
/// <param name="configure">Changes the services of each app.</param>
internal sealed class UpkeepApp(string[] args, Action<WebApplicationBuilder>? configure = null)
{
    private const string RpcUrls = "Ainft:Chain:RpcUrls";

    // Without a chain the app sends no request to these. The settings must be complete, because they name the tables of
    // the chain.
    private static readonly Dictionary<string, string?> WithoutChain = new()
    {
        [RpcUrls] = "http://127.0.0.1:9",
        ["Ainft:Chain:ChainId"] = "1",
        ["Ainft:Chain:Registry"] = "0x0000000000000000000000000000000000000001",
    };

    /// <summary>Whether the settings name a chain.</summary>
    public bool HasChain { get; private set; }

    /// <summary>
    /// Whether storage has a registry. Without this check, a mistyped prefix would look like a correct index.
    /// </summary>
    public async Task<bool> FindsRegistryAsync(CancellationToken ct)
    {
        await using var app = Create(null, null);
        return await app.Services.GetRequiredService<Storage>().ExistsAsync(ct);
    }

    /// <summary>Builds the services, and creates missing tables, containers and queues.</summary>
    /// <param name="lens">Wraps the storage of the slices.</param>
    /// <param name="generation">The generation of the index, or null for the current one.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<WebApplication> OpenAsync(StorageLens? lens, int? generation, CancellationToken ct)
    {
        var app = Create(lens, generation);
        await app.Services.GetRequiredService<Storage>().CreateAsync(ct);
        return app;
    }

    private WebApplication Create(StorageLens? lens, int? generation) => AinftApp.Create(args, builder =>
    {
        HasChain = !string.IsNullOrEmpty(builder.Configuration[RpcUrls]);
        if (!HasChain)
            builder.Configuration.AddInMemoryCollection(
                WithoutChain.Where(setting => string.IsNullOrEmpty(builder.Configuration[setting.Key])));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        if (lens is not null)
            builder.Services.AddSingleton(lens);
        if (generation is not null)
            builder.Services.Configure<StorageOptions>(options => options.Generation = generation);
        configure?.Invoke(builder);
    });
}
