using System.Diagnostics.CodeAnalysis;

namespace Ainft.Functions.Platform;

/// <summary>
/// The queues that slices declare with <c>services.AddQueues("name")</c>, over Service Bus or over storage.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "They are queues of messages.")]
public sealed class Queues
{
    private readonly Storage storage;
    private readonly ServiceBus? bus;

    internal Queues(Storage storage, ServiceBus? bus) => (this.storage, this.bus) = (storage, bus);

    /// <summary>All declared queues.</summary>
    public IEnumerable<IMessageQueue> All => storage.QueueNames.Select(Open);

    /// <summary>Whether messages travel over Service Bus, so that the storage queues stay empty.</summary>
    internal bool AreOnServiceBus => bus is not null;

    /// <summary>The queue of this name, without the prefix.</summary>
    public IMessageQueue Open(string name)
    {
        var queue = storage.Queue(name);
        return bus is null ? queue : bus.Queue(queue.Name);
    }

    /// <summary>Probes each queue of the namespace. Storage probes its own names.</summary>
    internal async Task<ProbedName[]> ProbeAsync(CancellationToken cancellationToken) => bus is null
        ? []
        : await Task.WhenAll(All.Select(queue => bus.ProbeAsync(queue.Name, cancellationToken)));

    /// <summary>Checks that the app may send to and receive from each queue of the namespace.</summary>
    /// <exception cref="ServiceBusRefusedException">It may not, or the namespace does not answer.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        var probed = await ProbeAsync(cancellationToken);
        if (probed.FirstOrDefault(name => name.State != ProbeState.Usable) is { } refused)
            throw new ServiceBusRefusedException(refused);
    }
}
