namespace Ainft.Functions.Platform;

/// <summary>Asks the storage account and the queues for the facts that an operator has to know.</summary>
internal sealed class InspectStorage(Storage storage, Queues queues, TimeProvider time)
{
    /// <summary>The generation of the index that this instance reads.</summary>
    public int Generation => storage.Generation;

    /// <summary>Probes everything that the slices declare, and the queues of a namespace.</summary>
    public async Task<IReadOnlyList<ProbedName>> NamesAsync(CancellationToken ct)
    {
        var (names, ofBus) = (storage.ProbeNamesAsync(ct), queues.ProbeAsync(ct));
        return [.. await names, .. await ofBus];
    }

    /// <summary>The lengths of all queues.</summary>
    public Task<QueueLength[]> LengthsAsync(CancellationToken ct) =>
        Task.WhenAll(queues.All.Select(queue => queue.ReadLengthAsync(ct)));

    /// <summary>The clock of storage minus the clock of this process, to the second. Null when it is unknown.</summary>
    public Task<TimeSpan?> SkewAsync(CancellationToken ct) => storage.FindSkewAsync(time, ct);
}
