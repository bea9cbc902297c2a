using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// The chain slice of one process on real storage, wired as in the app. Several instances on one prefix are several
/// processes, or one restarted process.
/// </summary>
internal sealed class ChainUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private ChainUnderTest(ServiceProvider services, ConcurrentQueue<string> logged) =>
        (this.services, Logged) = (services, logged);

    public FaultTransport Faults => (FaultTransport)services.GetRequiredService<HttpPipelineTransport>();
    public FakeTimeProvider Time => (FakeTimeProvider)services.GetRequiredService<TimeProvider>();
    public Storage Storage => services.GetRequiredService<Storage>();
    public ReconcileChain Reconcile => services.GetRequiredService<ReconcileChain>();
    public ChainEndpoints Endpoints => services.GetRequiredService<ChainEndpoints>();
    public ChainView View => services.GetRequiredService<ChainView>();
    public CursorRow Cursors => services.GetRequiredService<CursorRow>();
    public TransactionSender Sender => services.GetRequiredService<TransactionSender>();
    public ReadChain Read => services.GetRequiredService<ReadChain>();
    public HealthCheckService Health => services.GetRequiredService<HealthCheckService>();
    public IReadOnlyCollection<string> Logged { get; }

    public static async Task<ChainUnderTest> StartAsync(StorageFixture storage, ChainSetup setup)
    {
        var logged = new ConcurrentQueue<string>();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(setup.Settings(await storage.ConnectAsync())).Build();
        var builder = new ServiceCollection();
        builder.AddSingleton<IConfiguration>(configuration);
        builder.AddSingleton<TimeProvider>(setup.Time);
        builder.AddSingleton<HttpPipelineTransport>(new FaultTransport());
        builder.AddStorage().AddFacts().AddLastingTables(TokenRows.Table).AddChain(configuration);
        builder.AddSingleton<IChainEvents>(s => setup.Events?.Invoke(s)
            ?? new TokenRows(s.GetRequiredService<Storage>(), setup.Topics));
        builder.AddLogging(logging => logging.AddProvider(new Log(logged)));
        if (setup.Node is { } node)
            builder.AddHttpClient(ChainEndpoints.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => node);
        setup.Vault?.Register(builder);
        var under = new ChainUnderTest(builder.BuildServiceProvider(validateScopes: true), logged);
        await under.services.GetRequiredService<OperatorKey>().LoadAsync();
        await under.Storage.CreateAsync();
        under.Faults.Reset();
        return under;
    }

    /// <summary>The current value of a gauge of this process.</summary>
    public long Gauge(string name)
    {
        var value = -1L;
        using var listener = new MeterListener();
        var scope = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == name && instrument.Meter.Name == Telemetry.Name
                && ReferenceEquals(instrument.Meter.Scope, scope))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => value = measured);
        listener.SetMeasurementEventCallback<int>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    /// <summary>Steps until the cursor is past the finalized block.</summary>
    public async Task CatchUpAsync(ulong finalized)
    {
        for (var i = 0; i < 1_000; i++)
        {
            await Reconcile.StepAsync(default);
            if ((await Cursors.ReadAsync(default)).Cursor.Next > finalized)
                return;
        }
        Assert.Fail($"Block {finalized} was not reached: {string.Join(" | ", Logged)}");
    }

    /// <summary>
    /// The complete stored state of the chain slice, as text. Two followers of the same chain must store the same
    /// state.
    /// </summary>
    public async Task<string> StateAsync()
    {
        var (cursor, _) = await Cursors.ReadAsync(default);
        var overlay = await Storage.Blobs("chain").ReadAsync(View.Name);
        var rows = await TokenRows.ReadAllAsync(Storage);
        var pending = overlay is { } json ? System.Text.Encoding.UTF8.GetString(json.Span) : "none";
        return $"{cursor}\n{pending}\n{string.Join('\n', rows)}";
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private sealed class Log(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");
    }
}
