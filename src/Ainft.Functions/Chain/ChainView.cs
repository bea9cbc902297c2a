using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The overlay as the last tick left it, read from storage at most once a second. While the stored bytes stay the same, so does the
/// instance: whoever derives something from an overlay can keep it by reference.
/// </summary>
public sealed class ChainView(Storage storage, IOptions<ChainOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Blobs blobs = storage.Blobs("chain");
    private readonly Lock gate = new();
    private Task<Reading>? last;

    internal string Name { get; } = $"overlay/{options.Value.Scope}.json";

    /// <summary>The overlay; null before the first tick.</summary>
    public async ValueTask<ChainOverlay?> ReadAsync(CancellationToken ct = default)
    {
        // One reads for all who ask meanwhile: an overlay may be megabytes.
        Task<Reading> reading;
        lock (gate)
            reading = last is { } known && (!known.IsCompleted || IsFresh(known)) ? known : last = ReadAsync(last);
        return (await reading.WaitAsync(ct)).Overlay;
    }

    internal async Task WriteAsync(ChainOverlay overlay, CancellationToken ct)
    {
        await blobs.ReplaceAsync(Name, overlay.ToJson(), "application/json", ct);
        // This process shows what it has just seen, which a reading that began before may not have; others within a second.
        lock (gate)
            last = null;
    }

    private bool IsFresh(Task<Reading> reading) => reading.IsCompletedSuccessfully && time.GetElapsedTime(reading.Result.At) < Fresh;

    /// <summary>Cancelled by nobody: who gives up waiting leaves it to the others.</summary>
    private async Task<Reading> ReadAsync(Task<Reading>? before)
    {
        var bytes = await blobs.ReadAsync(Name, CancellationToken.None);
        var overlay = bytes is not { } json ? null
            : before is { IsCompletedSuccessfully: true, Result: { Overlay: { } same } seen } && seen.Bytes.Span.SequenceEqual(json.Span) ? same
            : ChainOverlay.Parse(json);
        return new Reading(overlay, bytes ?? default, time.GetTimestamp());
    }

    private sealed record Reading(ChainOverlay? Overlay, ReadOnlyMemory<byte> Bytes, long At);
}
