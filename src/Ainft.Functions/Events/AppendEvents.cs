using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>
/// Appends the events of sources to the log, under a lease, so that instances do not undo one another's work. The
/// head's ETag keeps the log right without it. Repeatable.
/// </summary>
internal sealed class AppendEvents(EventLog log, ReadFacts facts, EventTail tail, Leases leases, EventMetrics metrics)
{
    /// <summary>The most sources that this instance remembers as complete.</summary>
    private const int Remembered = 100_000;

    private readonly ConcurrentDictionary<FactSource, bool> complete = new();

    /// <summary>Appends the events of these sources. False while another instance holds the lease.</summary>
    public Task<bool> RunAsync(IReadOnlyCollection<FactSource> sources, CancellationToken ct) =>
        RunAsync((append, token) => AddAsync(append, sources, token), ct);

    /// <summary>
    /// Appends with a function under the lease, and commits the rest. False while another instance holds the lease.
    /// </summary>
    /// <exception cref="AppendLostException">Another writer was first. A repeated call continues.</exception>
    public async Task<bool> RunAsync(Func<AppendedSources, CancellationToken, Task> work, CancellationToken ct)
    {
        await using var lease = await leases.TryAcquireAsync("append-events", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return false;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        var append = new AppendedSources(new LogAppend(log, await log.ReadHeadAsync(held.Token)), []);
        await work(append, held.Token);
        await append.To.CommitAsync(held.Token);
        Remember(append.Sources);
        metrics.Appended(append.To.Appended);
        if (append.To.Appended > 0)
            tail.Appended();
        return true;
    }

    /// <summary>Adds the events of sources. The bundles of a batch come before its anchor.</summary>
    public async Task AddAsync(AppendedSources append, IEnumerable<FactSource> sources, CancellationToken ct)
    {
        foreach (var source in sources)
        {
            if (source.Kind == SourceKind.Batch)
                await AddBundlesAsync(append, source.Name, ct);
            await AddAsync(append, source, ct);
        }
    }

    /// <summary>Adds the events of a source that the caller read.</summary>
    public async Task AddAsync(
        AppendedSources append, FactSource source, IAsyncEnumerable<RegistryEvent> events, CancellationToken ct)
    {
        if (complete.ContainsKey(source))
            return;
        await append.To.AddAsync(source, events, ct);
        append.Sources.Add(source);
    }

    /// <summary>Adds the events of the bundles of a batch.</summary>
    public async Task AddBundlesAsync(AppendedSources append, Bytes32 root, CancellationToken ct)
    {
        foreach (var bundle in await facts.FindBundlesAsync(root, ct) ?? [])
            await AddAsync(append, FactSource.Bundle(bundle.Hash), ct);
    }

    private async Task AddAsync(AppendedSources append, FactSource source, CancellationToken ct)
    {
        if (!complete.ContainsKey(source) && await facts.FindAsync(source, ct) is { } events)
            await AddAsync(append, source, events, ct);
    }

    // A source is complete once its last transaction is committed.
    private void Remember(IEnumerable<FactSource> sources)
    {
        if (complete.Count >= Remembered)
            complete.Clear();
        foreach (var source in sources)
            complete[source] = true;
    }
}

/// <summary>An append, and the sources that are complete when it is committed.</summary>
internal sealed record AppendedSources(LogAppend To, List<FactSource> Sources);
