using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The app's services without its server, timers and queues, upon storage as it is or as a lens shows it. Each has its own: what one
/// remembers of rows, the other must not believe.
/// </summary>
/// <param name="args">Settings, as the app's command line takes them.</param>
/// <param name="configure">Changes services of every one.</param>
internal sealed class UpkeepApp(string[] args, Action<WebApplicationBuilder>? configure = null)
{
    private const string RpcUrls = "Ainft:Chain:RpcUrls";

    // Without a chain nothing asks these, but they name where its state is kept, and settings must be complete.
    private static readonly Dictionary<string, string?> WithoutChain = new()
    {
        [RpcUrls] = "http://127.0.0.1:9",
        ["Ainft:Chain:ChainId"] = "1",
        ["Ainft:Chain:Registry"] = "0x0000000000000000000000000000000000000001",
    };

    /// <summary>Whether settings name a chain to ask.</summary>
    public bool HasChain { get; private set; }

    /// <summary>Whether there is anything to care for: in a place that was mistyped nothing is wrong.</summary>
    public async Task<bool> FindsRegistryAsync(CancellationToken ct)
    {
        await using var app = Create(null, null);
        return await app.Services.GetRequiredService<Storage>().ExistsAsync(ct);
    }

    /// <summary>Builds the services, and creates in storage what is not there yet.</summary>
    /// <param name="lens">What stands between slices and storage.</param>
    /// <param name="generation">The generation of the index to use; null: the one that counts.</param>
    /// <param name="ct">Cancels.</param>
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
            builder.Configuration.AddInMemoryCollection(WithoutChain.Where(setting => string.IsNullOrEmpty(builder.Configuration[setting.Key])));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        if (lens is not null)
            builder.Services.AddSingleton(lens);
        if (generation is not null)
            builder.Services.Configure<StorageOptions>(options => options.Generation = generation);
        configure?.Invoke(builder);
    });
}
