using System.Diagnostics.Metrics;

namespace Ainft.Functions.Platform;

/// <summary>Measures how long functions run, and the cost of requests.</summary>
public sealed class PlatformMetrics
{
    private readonly TimeProvider time;
    private readonly Histogram<double> invocations;
    private readonly Histogram<double> costs;

    public PlatformMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        var meter = Telemetry.MeterOf(meters);
        invocations = meter.CreateHistogram<double>(
            "ainft.trigger.duration", "s", "Runs of timer and queue functions by function and success.");
        costs = meter.CreateHistogram<double>(
            "ainft.request.cost", "{unit}", "The cost of requests to their clients, by budget.");
    }

    /// <summary>Runs a function and records how long it took and whether it failed.</summary>
    public async Task MeasureAsync(string function, Func<Task> run)
    {
        var started = time.GetTimestamp();
        var succeeded = false;
        try
        {
            await run();
            succeeded = true;
        }
        finally
        {
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            invocations.Record(seconds, new("function", function), new("succeeded", succeeded));
        }
    }

    /// <summary>Records the cost of a request, in units of its client's budget.</summary>
    public void Charged(string budget, double units) =>
        costs.Record(units, new KeyValuePair<string, object?>("budget", budget));
}
