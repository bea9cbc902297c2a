using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ainft.Ethereum;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The only cache of the app. It limits the size of its facts in bytes, drops the least recently used ones, and shares
/// one read of a missing fact between all its callers. This part is for facts that never change. It never keeps an
/// absent row or a fact that is not final.
/// </summary>
/// <remarks>
/// Correctness must not depend on an entry, because the cache may drop each of them at any time. Permanent facts do not
/// expire. The process ends when another generation of the index is current or when rows were repaired.
/// </remarks>
public sealed partial class FactCache : IDisposable
{
    /// <summary>The approximate size of an entry without its value, in bytes.</summary>
    private const int EntrySize = 256;

    /// <summary>
    /// The share that a full cache drops at once. A value of at most this share always fits afterwards, so a larger one
    /// is not cached.
    /// </summary>
    private const double Dropped = 0.25;

    private readonly Storage storage;
    private readonly TimeProvider time;
    private readonly TimeSpan fresh;
    private readonly MemoryCache cache;
    private readonly long largest;
    private readonly Counter<long> hits;
    private readonly Counter<long> misses;

    /// <summary>The reads in progress, each a lazy task of the value or of the dated value.</summary>
    private readonly ConcurrentDictionary<Key, object> reads = new();

    public FactCache(IOptions<CacheOptions> options, Storage storage, IMeterFactory meters, TimeProvider time)
    {
        (this.storage, this.time, fresh) = (storage, time, options.Value.Fresh);
        largest = (long)(options.Value.Size * Dropped);
        cache = new MemoryCache(new MemoryCacheOptions
        {
            SizeLimit = options.Value.Size,
            CompactionPercentage = Dropped,
            ExpirationScanFrequency = TimeSpan.FromDays(1),
            TrackStatistics = true,
        });
        var meter = Telemetry.MeterOf(meters);
        hits = meter.CreateCounter<long>(
            "ainft.cache.hits", "{fact}", "Facts that needed no read of their own, by kind.");
        misses = meter.CreateCounter<long>("ainft.cache.misses", "{fact}", "Facts that were read, by kind.");
        meter.CreateObservableGauge("ainft.cache.size", () => Size, "By", "Approximate size of the cached facts.");
    }

    /// <summary>The approximate size of all entries, in bytes.</summary>
    public long Size => cache.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    /// <summary>The cached fact, or null.</summary>
    public T? Find<T>(FactKind<T> kind, Bytes32 name, int part = 0)
        where T : class => Find(kind, KeyOf(kind, name, part));

    /// <summary>Caches a fact that the caller learned without <see cref="ReadAsync"/>.</summary>
    public void Add<T>(FactKind<T> kind, Bytes32 name, T value, int part = 0)
        where T : class => Add(kind, KeyOf(kind, name, part), new Dated<T>(value, time.GetTimestamp()));

    /// <summary>The cached fact, or the result of a read, which is null when the fact does not exist.</summary>
    /// <param name="kind">The kind of the fact.</param>
    /// <param name="name">The id, hash or root that the fact is about.</param>
    /// <param name="read">Reads the fact. Callers share the read, so a caller that gives up does not cancel it.</param>
    /// <param name="ct">Cancels only the wait of this caller.</param>
    public async Task<T?> ReadAsync<T>(
        FactKind<T> kind, Bytes32 name, Func<Task<T?>> read, CancellationToken ct)
        where T : class
    {
        var key = KeyOf(kind, name, 0);
        for (var isSecond = false; ; isSecond = true)
        {
            if (Find(kind, key) is { } seen)
                return seen;
            var own = new Lazy<Task<T?>>(() => ReadOnceAsync(kind, key, read));
            var shared = (Lazy<Task<T?>>)reads.GetOrAdd(key, own);
            var value = await shared.Value.WaitAsync(ct);
            if (ReferenceEquals(shared, own))
                return value;
            // The read of another caller may have begun before this call and so be older than a write that this caller
            // knows of. A final value cannot be outdated. A second read that this caller joins began after the first
            // one had ended, and so after this call.
            if (isSecond || IsFinal(kind, value))
                return Hit(kind, value);
        }
    }

    public void Dispose() => cache.Dispose();

    private async Task<T?> ReadOnceAsync<T>(FactKind<T> kind, Key key, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            // Another read may have ended after this caller did not find the fact.
            if (Find(kind, key) is { } seen)
                return seen;
            misses.Add(1, TagOf(kind));
            var begun = time.GetTimestamp();
            var value = await read();
            if (IsFinal(kind, value))
                Add(kind, key, new Dated<T>(value!, begun));
            return value;
        }
        finally
        {
            reads.TryRemove(key, out _);
        }
    }

    private T? Find<T>(FactKind<T> kind, Key key)
        where T : class
    {
        if (FindDated<T>(key) is not { } found)
            return null;
        AnswerAge.UsePermanent(found.At);
        return Hit(kind, found.Value);
    }

    private Dated<T>? FindDated<T>(Key key)
        where T : class => cache.TryGetValue(key, out object? found) ? (Dated<T>?)found : null;

    private void Add<T>(FactKind<T> kind, Key key, Dated<T> dated)
        where T : class
    {
        var size = EntrySize + kind.SizeOf(dated.Value);
        if (size <= largest)
            cache.Set(key, dated, new MemoryCacheEntryOptions { Size = size });
    }

    private T? Hit<T>(FactKind<T> kind, T? value)
        where T : class
    {
        hits.Add(1, TagOf(kind));
        return value;
    }

    private Key KeyOf<T>(FactKind<T> kind, Bytes32 name, int part)
        where T : class => new(kind, name, part, storage.Generation);

    private static bool IsFinal<T>(FactKind<T> kind, T? value)
        where T : class => value is not null && kind.IsFinal(value);

    private static KeyValuePair<string, object?> TagOf<T>(FactKind<T> kind)
        where T : class => new("fact", kind.Name);

    /// <param name="Value">The fact.</param>
    /// <param name="At">The time at which its read began.</param>
    /// <param name="Version">The version of a fact that changes.</param>
    private sealed record Dated<T>(T Value, long At, long Version = 0)
        where T : class;

    /// <param name="Kind">The <see cref="FactKind{T}"/>, which is equal only to itself.</param>
    /// <param name="Name">The id, hash or root.</param>
    /// <param name="Part">Distinguishes facts about one name.</param>
    /// <param name="Generation">The generation of the index.</param>
    private readonly record struct Key(object Kind, Bytes32 Name, int Part, int Generation);
}
