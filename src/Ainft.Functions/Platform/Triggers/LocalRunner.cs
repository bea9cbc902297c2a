namespace Ainft.Functions.Platform;

/// <summary>
/// Runs timers and polls storage queues where no Functions host does, from the same attributes.
/// </summary>
/// <remarks>
/// Stopping lets running functions finish. Their token is cancelled when the time for stopping is over.
/// </remarks>
internal sealed class LocalRunner(
    FunctionRuns runs, QueueSettings settings, Storage storage, Queues queues, TimeProvider time,
    ILogger<LocalRunner> log)
    : BackgroundService
{
    private readonly CancellationTokenSource abandon = new();

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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        runs.Functions.Where(function => function.Queue is null || !queues.AreOnServiceBus).Select(
            function => function.Queue is null
                ? new TimerLoop(function, runs, new TimerMemory(storage), time, log)
                    .RunAsync(stoppingToken, abandon.Token)
                : new QueueLoop(function, settings, runs, storage, time, log)
                    .RunAsync(stoppingToken, abandon.Token)));
}
