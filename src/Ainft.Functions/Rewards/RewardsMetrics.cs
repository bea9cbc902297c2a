using System.Diagnostics.Metrics;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// The metrics of payments: whether a root is pending or proposals are suspended, the payments that wait or are held,
/// and whether settling stopped.
/// </summary>
internal sealed class RewardsMetrics
{
    private readonly TimeProvider time;
    private readonly TimeSpan stoppedAfter;
    private int pending, suspended, held;
    private bool isSettler;
    private long settledAt;

    public RewardsMetrics(IMeterFactory meters, IOptions<RewardsOptions> options, TimeProvider time)
    {
        (this.time, stoppedAfter) = (time, options.Value.StoppedAfter);
        settledAt = time.GetUtcNow().ToUnixTimeSeconds();
        var meter = Telemetry.MeterOf(meters);
        meter.CreateObservableGauge(
            "ainft.rewards.pending", () => pending, "{root}", "1 while a root waits for its activation.");
        meter.CreateObservableGauge(
            "ainft.rewards.suspended", () => suspended, null, "1 while a veto or a pause suspends proposals.");
        meter.CreateObservableGauge(
            "ainft.rewards.held", () => held, "{payment}", "Payments that wait for an anchor or are held.");
        meter.CreateObservableGauge(
            "ainft.rewards.stopped", () => IsStopped ? 1 : 0, null,
            "1 when the payments were not settled for too long.");
    }

    private bool IsStopped => isSettler
        && time.GetUtcNow().ToUnixTimeSeconds() - Interlocked.Read(ref settledAt) > (long)stoppedAfter.TotalSeconds;

    /// <summary>The contract was asked. A pending root means that settling works.</summary>
    public void Observed(RewardsState state)
    {
        isSettler = true;
        (pending, suspended) = (state.Pending is null ? 0 : 1, state.IsSuspended ? 1 : 0);
        if (state.Pending is not null)
            Interlocked.Exchange(ref settledAt, time.GetUtcNow().ToUnixTimeSeconds());
    }

    /// <summary>The payments were settled.</summary>
    /// <param name="waiting">The payments that wait or are held.</param>
    public void Settled(int waiting)
    {
        held = waiting;
        Interlocked.Exchange(ref settledAt, time.GetUtcNow().ToUnixTimeSeconds());
    }
}
