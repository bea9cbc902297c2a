using System.Diagnostics.Metrics;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Events;

/// <summary>The metrics of events: those appended to the log, and the connections that follow it.</summary>
internal sealed class EventMetrics
{
    private readonly Counter<long> appended;
    private readonly UpDownCounter<int> connections;

    public EventMetrics(IMeterFactory meters)
    {
        var meter = Telemetry.MeterOf(meters);
        appended = meter.CreateCounter<long>("ainft.events.appended", "{event}", "Events appended to the log.");
        connections = meter.CreateUpDownCounter<int>(
            "ainft.events.connections", "{connection}", "Connections that follow the log.");
    }

    public void Appended(long count) => appended.Add(count);

    public void Connected(int change) => connections.Add(change);
}
