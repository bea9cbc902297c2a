using System.Collections.Concurrent;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Messaging.ServiceBus;

namespace Ainft.Functions.Platform;

/// <summary>A namespace of Service Bus. All queues share its connection.</summary>
/// <param name="client">The client of the namespace.</param>
/// <param name="host">The host of the namespace, for messages.</param>
internal sealed class ServiceBus(ServiceBusClient client, string host) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServiceBusQueue> queues = new();

    /// <summary>The queue of exactly this name, prefix included.</summary>
    public ServiceBusQueue Queue(string fullName) =>
        queues.GetOrAdd(fullName, name => new ServiceBusQueue(client, name));

    /// <summary>Delivers the messages of a queue to a handler, which settles each of them.</summary>
    /// <param name="fullName">The name of the queue, prefix included.</param>
    /// <param name="settings">How many messages are processed at once.</param>
    public ServiceBusProcessor Receive(string fullName, QueueSettings settings) =>
        client.CreateProcessor(fullName, new ServiceBusProcessorOptions
        {
            AutoCompleteMessages = false,
            MaxConcurrentCalls = settings.BatchSize,
            // A function has no limit of time without a host, so its message stays locked as long as it runs.
            MaxAutoLockRenewalDuration = Timeout.InfiniteTimeSpan,
        });

    /// <summary>
    /// Whether the app may send to and receive from a queue. The probe opens both links and reads one message without
    /// a lock, so it changes no data.
    /// </summary>
    public async Task<ProbedName> ProbeAsync(string fullName, CancellationToken cancellationToken)
    {
        var usable = new ProbedName(StorageKind.Queue, fullName, ProbeState.Usable, null, host);
        try
        {
            await Queue(fullName).ProbeAsync(cancellationToken);
            return usable;
        }
        catch (Exception e) when (IsFailure(e, cancellationToken))
        {
            return usable with { State = StateOf(e), Detail = (e as ServiceBusException)?.Reason.ToString() };
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>
    /// Reports a failure of Service Bus as storage that is unavailable, because callers handle both in the same way.
    /// </summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsFailure(e, ct))
        {
            throw new RequestFailedException(
                StatusCodes.Status503ServiceUnavailable,
                $"Service Bus does not answer ({(e as ServiceBusException)?.Reason.ToString() ?? e.GetType().Name}).",
                e);
        }
    }

    private static bool IsFailure(Exception e, CancellationToken ct) => e is ServiceBusException
        or UnauthorizedAccessException or AuthenticationFailedException or SocketException or TimeoutException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);

    private static ProbeState StateOf(Exception e) => e switch
    {
        UnauthorizedAccessException => ProbeState.Denied,
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } => ProbeState.Missing,
        _ => ProbeState.Away,
    };
}
