using Ainft.Functions.Platform;

namespace Ainft.Scale;

/// <summary>
/// The transactions of an insertion (<c>RowInsertion</c>). Each has at most 100 rows of one partition. The rows here
/// are small enough that the limit of bytes does not matter.
/// </summary>
internal sealed class Transactions
{
    private readonly List<(string Partition, int Rows)> all = [];
    private readonly string table;

    /// <param name="table">The table.</param>
    /// <param name="rows">The number of rows per partition.</param>
    public Transactions(string table, int[] rows)
    {
        this.table = table;
        foreach (var (partition, count) in rows.Index())
            for (var left = count; left > 0; left -= RowLimits.TransactionCount)
                all.Add((RandomKeys.NameOf(partition), Math.Min(left, RowLimits.TransactionCount)));
    }

    /// <summary>Sends all as fast as storage answers. Returns the time after the last one.</summary>
    public double Send(Load load, double at, ScaleSettings settings)
    {
        foreach (var (sent, transaction) in all.Index())
            Write(load, at + sent / RowInsertion.ParallelTransactions * settings.Latency, transaction, settings);
        var waves = (all.Count + RowInsertion.ParallelTransactions - 1) / RowInsertion.ParallelTransactions;
        return at + waves * settings.Latency;
    }

    /// <summary>Sends them evenly over a time, because the caller computes the rows meanwhile.</summary>
    public double Spread(Load load, double at, double duration, ScaleSettings settings)
    {
        foreach (var (sent, transaction) in all.Index())
            Write(load, at + duration * sent / all.Count, transaction, settings);
        return at + duration;
    }

    private void Write(Load load, double at, (string Partition, int Rows) sent, ScaleSettings settings) =>
        load.Write(at, table, sent.Partition, sent.Rows, (long)sent.Rows * settings.RowBytes);
}
