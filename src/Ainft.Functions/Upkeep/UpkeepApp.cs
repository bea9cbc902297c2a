using Ainft.Functions.Chain;
using Ainft.Functions.Evidence;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The composition root of upkeep. It composes the index from the services of the app without its server, timers and
/// queues, with its storage or with a wrapper. Each call composes separate services, because they cache rows and must
/// not share them.
/// </summary>
/// <param name="create">Builds the app from settings, and changes its services last. The executable passes it.</param>
/// <param name="args">Settings in the form of the app's command line.</param>
/// <param name="configure">Changes the services of each app.</param>
internal sealed class UpkeepApp(
    Func<string[], Action<WebApplicationBuilder>?, WebApplication> create,
    string[] args,
    Action<WebApplicationBuilder>? configure = null)
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

    /// <summary>
    /// Whether storage has a registry. Without this check, a mistyped prefix would look like a correct index.
    /// </summary>
    public async Task<bool> FindsRegistryAsync(CancellationToken ct)
    {
        await using var index = Compose(null, null);
        return await index.Storage.ExistsAsync(ct);
    }

    /// <summary>Composes the index, and creates missing tables, containers and queues.</summary>
    /// <param name="wrapper">Wraps the storage of the slices.</param>
    /// <param name="generation">The generation of the index, or null for the current one.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<ComposedIndex> OpenAsync(StorageWrapper? wrapper, int? generation, CancellationToken ct)
    {
        var index = Compose(wrapper, generation);
        await index.Storage.CreateAsync(ct);
        return index;
    }

    /// <summary>Logs the findings of a check that are left, so that telemetry and its alerts get them.</summary>
    public async Task LogAsync(UpkeepReport report)
    {
        if (report.ExitCode is not (UpkeepExit.Wrong or UpkeepExit.Lost))
            return;
        // The end of these services sends the log.
        await using var index = Compose(null, null);
        FailedCheck.Log(index.App.Services.GetRequiredService<ILoggerFactory>(), report);
    }

    private ComposedIndex Compose(StorageWrapper? wrapper, int? generation)
    {
        var hasChain = false;
        var app = create(args, builder =>
        {
            hasChain = !string.IsNullOrEmpty(builder.Configuration[RpcUrls]);
            if (!hasChain)
                builder.Configuration.AddInMemoryCollection(
                    WithoutChain.Where(setting => string.IsNullOrEmpty(builder.Configuration[setting.Key])));
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            FailedCheck.KeepFromConsole(builder.Logging);
            if (wrapper is not null)
                builder.Services.AddSingleton(wrapper);
            if (generation is not null)
                builder.Services.Configure<StorageOptions>(options => options.Generation = generation);
            configure?.Invoke(builder);
        });
        return IndexOf(app, hasChain);
    }

    private static ComposedIndex IndexOf(WebApplication app, bool hasChain)
    {
        var all = app.Services;
        return new ComposedIndex(
            app,
            all.GetRequiredService<Storage>(),
            [.. all.GetServices<IndexTable>()],
            all.GetRequiredService<Bundles>(),
            all.GetRequiredService<Batches>(),
            all.GetRequiredService<CountEntries>(),
            all.GetRequiredService<AnchoredEvents>(),
            all.GetRequiredService<ProjectBundle>(),
            all.GetRequiredService<Ainfts>(),
            all.GetRequiredService<Edges>(),
            all.GetRequiredService<LinkedTokens>(),
            all.GetRequiredService<StatementStore>(),
            all.GetRequiredService<Revocations>(),
            all.GetRequiredService<Tokens>(),
            all.GetRequiredService<ComponentStates>(),
            all.GetRequiredService<CompleteStates>(),
            hasChain ? all.GetRequiredService<ReplayChain>() : null,
            all.GetRequiredService<TimeProvider>());
    }
}
