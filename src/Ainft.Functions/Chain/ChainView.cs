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
    private volatile Reading? last;

    internal string Name { get; } = $"overlay/{options.Value.Scope}.json";

    /// <summary>The overlay; null before the first tick.</summary>
    public async ValueTask<ChainOverlay?> ReadAsync(CancellationToken ct = default)
    {
        if (last is { } cached && time.GetElapsedTime(cached.At) < Fresh)
            return cached.Overlay;
        var bytes = await blobs.ReadAsync(Name, ct);
        var before = last;
        var overlay = bytes is not { } json ? null
            : before?.Overlay is { } same && before.Bytes.Span.SequenceEqual(json.Span) ? same
            : ChainOverlay.Parse(json);
        last = new Reading(overlay, bytes ?? default, time.GetTimestamp());
        return overlay;
    }

    internal async Task WriteAsync(ChainOverlay overlay, CancellationToken ct)
    {
        await blobs.ReplaceAsync(Name, overlay.ToJson(), "application/json", ct);
        // This process shows what it has just seen; others within a second.
        last = null;
    }

    private sealed record Reading(ChainOverlay? Overlay, ReadOnlyMemory<byte> Bytes, long At);
}
