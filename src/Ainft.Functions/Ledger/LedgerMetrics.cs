using System.Diagnostics.Metrics;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The metrics of bundles: their sizes, the duration of flushes, and the number of open bundles.</summary>
public sealed class LedgerMetrics
{
    private readonly Histogram<int> entries;
    private readonly Histogram<double> flush;

    public LedgerMetrics(IMeterFactory meters)
    {
        var meter = Telemetry.MeterOf(meters);
        entries = meter.CreateHistogram<int>("ainft.bundle.entries", "{entry}", "Entries of a bundle");
        flush = meter.CreateHistogram<double>(
            "ainft.bundle.flush", "s", "Time from the first write of a bundle to its last");
        meter.CreateObservableGauge(
            "ainft.bundle.open", () => OpenBundles, "{bundle}", "Projected bundles that are not in a batch yet");
    }

    public int OpenBundles { get; set; }

    public void Flushed(int count, TimeSpan took)
    {
        entries.Record(count);
        flush.Record(took.TotalSeconds);
    }
}
