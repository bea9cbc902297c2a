namespace Ainft.Functions.Platform;

/// <summary>Runs timers and polls queues where no Functions host does, from the same function.json files and into the same dispatcher.</summary>
/// <remarks>Stopping lets running functions finish; their token is cancelled only when the time for stopping is over.</remarks>
internal sealed partial class LocalRunner(
    FunctionFolder folder, TriggerTable triggers, TriggerDispatcher dispatcher, Storage storage, TimeProvider time, ILogger<LocalRunner> log) : BackgroundService
{
    private readonly CancellationTokenSource abandon = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var files = folder.Functions.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var lost = triggers.Functions.Where(function => !files.Contains(function)).ToArray();
        return lost.Length == 0
            ? base.StartAsync(cancellationToken)
            : throw new InvalidOperationException($"Nothing would ever start {string.Join(", ", lost)}: there is no function.json in a folder of that name.");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.Register(abandon.Cancel);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        abandon.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var function in folder.Functions.Where(f => f.Type != "httpTrigger" && triggers.Find(f.Name) is null))
            NothingRegistered(log, function.Name);
        return Task.WhenAll(folder.Functions.Where(f => triggers.Find(f.Name) is not null).Select(function => function.Type switch
        {
            "timerTrigger" => new TimerLoop(function, dispatcher, time, log).RunAsync(stoppingToken, abandon.Token),
            "queueTrigger" => new QueueLoop(function, folder.Queues, dispatcher, storage, time, log).RunAsync(stoppingToken, abandon.Token),
            _ => Task.CompletedTask,
        }));
    }

    [LoggerMessage(1101, LogLevel.Warning, "No slice registers the function {Function}; it does not run")]
    static partial void NothingRegistered(ILogger log, string function);
}
