using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>The overlay as a caller gets it.</summary>
/// <param name="Overlay">The overlay, or null before the first tick.</param>
/// <param name="Since">
/// The timestamp at which this instance first saw these bytes. An event leaves the overlay only after its row exists.
/// So a row that was read later contains every event that has left the overlay.
/// </param>
public readonly record struct SeenOverlay(ChainOverlay? Overlay, long Since);

/// <summary>
/// The overlay of the last tick. An instance reads it from storage at most once per second, or once per age in the
/// settings. While the stored bytes stay the same, all callers get the same object, so a caller can cache derived data
/// by reference. No caller gets an older overlay than an earlier caller got, so no record seems to go back.
/// </summary>
public sealed class ChainView(
    Storage storage, IOptions<ChainOptions> options, IOptions<CacheOptions> cache, TimeProvider time)
{
    private readonly TimeSpan fresh = cache.Value.Fresh;
    private readonly Blobs blobs = storage.Blobs("chain");
    private readonly Lock gate = new();
    private Task<Reading>? last;
    private Reading? newest;
    private long begun;

    internal string Name { get; } = $"overlay/{options.Value.Scope}.json";

    /// <summary>The overlay, or null before the first tick.</summary>
    public async ValueTask<ChainOverlay?> ReadAsync(CancellationToken ct = default) =>
        (await ReadSeenAsync(ct)).Overlay;

    /// <summary>The overlay, and since when this instance has seen it.</summary>
    public async ValueTask<SeenOverlay> ReadSeenAsync(CancellationToken ct = default)
    {
        // Concurrent callers share one reading, because an overlay may have megabytes.
        Task<Reading> reading;
        lock (gate)
            reading = last is { } known && (!known.IsCompleted || IsFresh(known)) ? known : last = ReadAsync(++begun);
        var read = await reading.WaitAsync(ct);
        // A reading that began later may have ended earlier, and other callers may have shown it.
        lock (gate)
            return (newest ?? read).Seen;
    }

    internal async Task WriteAsync(ChainOverlay overlay, CancellationToken ct)
    {
        await blobs.ReplaceAsync(Name, overlay.ToJson(), "application/json", ct);
        // A reading that began before this write may have the old bytes, so this instance drops it. Other instances
        // read the new bytes within the age.
        lock (gate)
            last = null;
    }

    private bool IsFresh(Task<Reading> reading) =>
        reading.IsCompletedSuccessfully && time.GetElapsedTime(reading.Result.At) < fresh;

    /// <summary>
    /// Reads the overlay from storage. Callers share the reading, so a caller that gives up does not cancel it.
    /// </summary>
    private async Task<Reading> ReadAsync(long number)
    {
        var bytes = await blobs.ReadAsync(Name, CancellationToken.None);
        var before = Volatile.Read(ref newest);
        var now = time.GetTimestamp();
        var seen = before is not null && before.Bytes.Span.SequenceEqual((bytes ?? default).Span)
            ? before.Seen
            : new SeenOverlay(bytes is { } json ? ChainOverlay.Parse(json) : null, now);
        var reading = new Reading(number, seen, bytes ?? default, now);
        lock (gate)
            if (newest is null || newest.Number < number)
                newest = reading;
        return reading;
    }

    private sealed record Reading(long Number, SeenOverlay Seen, ReadOnlyMemory<byte> Bytes, long At);
}
