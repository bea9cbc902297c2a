using Azure;

namespace Ainft.Functions.Events;

/// <summary>
/// Delivers events to subscriptions while this instance holds the lease, and waits for the lease otherwise. It is a
/// background loop, so that an event reaches its target at once. The timer delivers where no instance runs the loop.
/// </summary>
internal sealed partial class DeliveryLoop(
    DeliverEvents deliver, SubscriptionKeys keys, TimeProvider time, ILogger<DeliveryLoop> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Without a data key the registry has no subscription.
        while (keys.Off is null && !stoppingToken.IsCancellationRequested)
        {
            await StepAsync(stoppingToken);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StepAsync(CancellationToken ct)
    {
        try
        {
            await deliver.RunAsync(once: false, ct);
        }
        catch (OperationCanceledException)
        {
            // The process ends, or the lease is lost.
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or AppendLostException
            or InvalidDataException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(7004, LogLevel.Warning, "The delivery of events stopped. The app begins again.")]
    private partial void LogFailed(Exception failure);
}
