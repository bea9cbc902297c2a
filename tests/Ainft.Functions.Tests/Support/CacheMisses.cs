using System.Diagnostics.Metrics;

namespace Ainft.Functions.Tests;

/// <summary>The misses that the cache of one app counts, by the kind of the fact.</summary>
internal sealed class CacheMisses : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<object?> kinds = [];

    public CacheMisses(App app)
    {
        var scope = app.Get<IMeterFactory>();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "ainft.cache.misses" && ReferenceEquals(instrument.Meter.Scope, scope))
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var kind = tags[0].Value;
            lock (kinds)
                kinds.Add(kind);
        });
        listener.Start();
    }

    public int Of(string kind)
    {
        lock (kinds)
            return kinds.Count(found => found is string text && text == kind);
    }

    public void Dispose() => listener.Dispose();
}
