using Azure.Messaging.ServiceBus;

namespace Ainft.Functions.Platform;

/// <summary>
/// Runs the queue functions on the messages of Service Bus, alone and under a Functions host. A message that failed too
/// often becomes a dead letter.
/// </summary>
/// <remarks>
/// Stopping lets running functions finish. Their token is cancelled when the time for stopping is over.
/// </remarks>
internal sealed partial class ServiceBusRunner(
    FunctionRuns runs, QueueSettings settings, ServiceBus bus, TimeProvider time, ILogger<ServiceBusRunner> log)
    : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource abandon = new();
    private readonly List<ServiceBusProcessor> processors = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var function in runs.Functions.Where(function => function.Queue is not null))
        {
            var processor = bus.Receive(function.Queue!, settings);
            processor.ProcessMessageAsync += message => WorkAsync(function, message);
            processor.ProcessErrorAsync += PauseAsync;
            processors.Add(processor);
            await processor.StartProcessingAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.Register(abandon.Cancel);
        await Task.WhenAll(processors.Select(processor => processor.StopProcessingAsync(CancellationToken.None)))
            .WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var processor in processors)
            await processor.DisposeAsync();
        abandon.Dispose();
    }

    private async Task WorkAsync(TriggeredFunction function, ProcessMessageEventArgs received)
    {
        var (message, tries) = (received.Message, received.Message.DeliveryCount);
        if (await TryAsync(function, message) is not { } failure)
        {
            await SettleAsync(function, () => received.CompleteMessageAsync(message, CancellationToken.None));
            return;
        }

        QueueLoop.MessageFailed(log, failure, function.Name, message.MessageId, tries, settings.MaxDequeueCount);
        if (tries >= settings.MaxDequeueCount)
        {
            DeadLettered(log, function.Queue!, message.MessageId);
            var reason = failure.GetType().Name;
            await SettleAsync(
                function,
                () => received.DeadLetterMessageAsync(
                    message, reason, "Event 1121 of the log has the failure.", CancellationToken.None));
            return;
        }

        // Service Bus delivers a released message at once, so the lock is kept during the pause.
        await Task.Delay(settings.RetryAfter, time, received.CancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SettleAsync(
            function, () => received.AbandonMessageAsync(message, cancellationToken: CancellationToken.None));
    }

    private async Task<Exception?> TryAsync(TriggeredFunction function, ServiceBusReceivedMessage message)
    {
        try
        {
            await runs.RunAsync(function, message.Body, abandon.Token);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task SettleAsync(TriggeredFunction function, Func<Task> settle)
    {
        try
        {
            await settle();
        }
        catch (ServiceBusException e)
        {
            // Delivery is at least once, and the instance that receives the message next can repeat the work safely.
            NotSettled(log, function.Queue!, e.Reason);
        }
    }

    // Without a pause, a namespace that refuses the app would be asked in an endless loop.
    private async Task PauseAsync(ProcessErrorEventArgs failed)
    {
        QueueLoop.QueueAway(log, failed.Exception, failed.EntityPath);
        await Task.Delay(settings.MaxPollingInterval, time, failed.CancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(1126, LogLevel.Error,
        "The message {MessageId} of {Queue} failed too often and is a dead letter now")]
    static partial void DeadLettered(ILogger log, string queue, string messageId);

    [LoggerMessage(1127, LogLevel.Warning,
        "Service Bus did not take back a message of {Queue} ({Reason}), so it delivers the message again")]
    static partial void NotSettled(ILogger log, string queue, ServiceBusFailureReason reason);
}
