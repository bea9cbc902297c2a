using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The overlay of the last tick, read from storage at most once per second. While the stored bytes stay the same, all
/// callers get the same object, so a caller can cache derived data by reference. No caller gets an older overlay than
/// an earlier caller got, so no record seems to go back.
/// </summary>
public sealed class ChainView(Storage storage, IOptions<ChainOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Blobs blobs = storage.Blobs("chain");
    private readonly Lock gate = new();
    private Task<Reading>? last;
    private Reading? newest;
    private long begun;

    internal string Name { get; } = $"overlay/{options.Value.Scope}.json";

    /// <summary>The overlay, or null before the first tick.</summary>
    public async ValueTask<ChainOverlay?> ReadAsync(CancellationToken ct = default)
    {
        // Concurrent callers share one reading, because an overlay may have megabytes.
        Task<Reading> reading;
        lock (gate)
            reading = last is { } known && (!known.IsCompleted || IsFresh(known)) ? known : last = ReadAsync(++begun);
        var read = await reading.WaitAsync(ct);
        // A reading that began later may have ended earlier, and other callers may have shown it.
        lock (gate)
            return (newest ?? read).Overlay;
    }

    internal async Task WriteAsync(ChainOverlay overlay, CancellationToken ct)
    {
        await blobs.ReplaceAsync(Name, overlay.ToJson(), "application/json", ct);
        // A reading that began before this write may have the old bytes, so this instance drops it. Other instances
        // read the new bytes within a second.
        lock (gate)
            last = null;
    }

    private bool IsFresh(Task<Reading> reading) =>
        reading.IsCompletedSuccessfully && time.GetElapsedTime(reading.Result.At) < Fresh;

    /// <summary>
    /// Reads the overlay from storage. Callers share the reading, so a caller that gives up does not cancel it.
    /// </summary>
    private async Task<Reading> ReadAsync(long number)
    {
        var bytes = await blobs.ReadAsync(Name, CancellationToken.None);
        var before = Volatile.Read(ref newest);
        var overlay = bytes is not { } json ? null
            : before is { Overlay: { } same } && before.Bytes.Span.SequenceEqual(json.Span) ? same
            : ChainOverlay.Parse(json);
        var reading = new Reading(number, overlay, bytes ?? default, time.GetTimestamp());
        lock (gate)
            if (newest is null || newest.Number < number)
                newest = reading;
        return reading;
    }

    private sealed record Reading(long Number, ChainOverlay? Overlay, ReadOnlyMemory<byte> Bytes, long At);
}
