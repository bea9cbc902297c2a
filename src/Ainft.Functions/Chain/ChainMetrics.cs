using System.Diagnostics.Metrics;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Chain;

/// <summary>
/// The metrics of the chain: how far the tables are behind it, whether reconciliation is halted, the depth of reorgs,
/// and the cost of transactions.
/// </summary>
internal sealed class ChainMetrics
{
    private readonly Counter<long> events;
    private readonly Histogram<long> reorgs;
    private readonly Histogram<long> gas;
    private readonly Counter<double> cost;
    private readonly Counter<long> replaced;
    private long lag;
    private int halted;

    public ChainMetrics(IMeterFactory meters)
    {
        var meter = Telemetry.MeterOf(meters);
        meter.CreateObservableGauge(
            "ainft.chain.lag", () => Interlocked.Read(ref lag), "{block}",
            "Finalized blocks that are not in the tables.");
        meter.CreateObservableGauge(
            "ainft.chain.halted", () => halted, null, "1 while a changed finalized block stops reconciliation.");
        events = meter.CreateCounter<long>("ainft.chain.events", "{event}", "Finalized events applied.");
        reorgs = meter.CreateHistogram<long>("ainft.chain.reorg.depth", "{block}", "Depth of the reorgs seen.");
        gas = meter.CreateHistogram<long>("ainft.transaction.gas", "{gas}", "Gas used by a finalized transaction.");
        cost = meter.CreateCounter<double>(
            "ainft.transaction.cost", "{ether}", "The cost of finalized transactions.");
        replaced = meter.CreateCounter<long>(
            "ainft.transaction.replaced", "{transaction}", "Stuck transactions sent again with a higher fee.");
    }

    public void Observed(ChainCursor cursor, ReconcileStep step)
    {
        halted = step is ReconcileStep.Halted or ReconcileStep.Halt ? 1 : 0;
        if (step is ReconcileStep.Follow follow)
            Lag(cursor, follow.Finalized.Number);
    }

    public void Applied(ChainCursor cursor, ulong finalized, int count)
    {
        events.Add(count);
        Lag(cursor, finalized);
    }

    public void Reorg(ulong depth)
    {
        if (depth > 0)
            reorgs.Record((long)depth);
    }

    public void Settled(SentTransaction transaction)
    {
        if (transaction is not { GasUsed: { } used, GasPrice: { } price })
            return;
        gas.Record((long)used);
        cost.Add((double)(used * price) / 1e18);
    }

    public void Replaced() => replaced.Add(1);

    private void Lag(ChainCursor cursor, ulong finalized) =>
        Interlocked.Exchange(ref lag, finalized + 1 > cursor.Next ? (long)(finalized + 1 - cursor.Next) : 0);
}
