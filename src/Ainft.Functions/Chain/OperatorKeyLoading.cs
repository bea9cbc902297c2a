namespace Ainft.Functions.Chain;

/// <summary>
/// Reads the account of the operator's key before the server, the timers and the queues start. An app whose key vault
/// does not answer does not start, because it could not name the account that it acts for.
/// </summary>
internal sealed class OperatorKeyLoading(OperatorKey key) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => key.LoadAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
