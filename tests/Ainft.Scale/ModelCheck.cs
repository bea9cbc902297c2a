namespace Ainft.Scale;

/// <summary>Compares the model with figures that tests/Ainft.Benchmarks measured.</summary>
internal static class ModelCheck
{
    /// <summary>The writes per component of one bulk bundle.</summary>
    public static double BulkWrites(ScaleSettings settings)
    {
        var (load, keys, mints) = (new Load(60), new RandomKeys(new Random(1)), new BulkMints(1_000, settings));
        mints.Project(load, mints.Commit(load, 0, keys), keys);
        // A benchmark counts the message that is sent, and no work of the host on the queue.
        var writes = load.Operations[Month.TableWrites] + load.Operations[Month.BlobWrites] + 1;
        return writes / settings.BulkEntries;
    }

    /// <summary>The requests of a flush of one component without parents.</summary>
    public static double FlushRequests(int seed)
    {
        var load = new Load(1);
        Flush.Play(load, 0, 1, new RandomKeys(new Random(seed)), new ScaleSettings { Parents = 0 });
        return load.UseOf(Limit.Requests).Highest;
    }

    /// <summary>The writes of a run with three nodes, without its message.</summary>
    public static double RunWrites()
    {
        var load = new Load(1);
        new NodeWork(Nodes, 1, new ScaleSettings()).Run(load, 0, new RandomKeys(new Random(1)));
        return load.Operations["table writes"] + load.Operations["blob writes"];
    }

    /// <summary>Writes the comparison.</summary>
    public static void Write(Report report)
    {
        report.Head("The model and the measurements");
        report.Columns("figure", "model", "measured");
        report.Row("writes per component in bulk, no parents", Report.Number(BulkWrites(new())), "0.0225");
        report.Row("the same, three parents", Report.Number(BulkWrites(Families)), "0.0264 to 0.0289");
        report.Row("requests of a single mint without parents", Report.Number(FlushRequests(1)), "8");
        report.Row("writes of a run with three nodes", Report.Number(RunWrites()), "25");
    }

    /// <summary>The parameters of bulk mints with three parents each.</summary>
    public static ScaleSettings Families { get; } = new() { BulkSets = 50, LineBytes = 1_740 };

    private const int Nodes = 1_000;
}
