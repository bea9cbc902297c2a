namespace Ainft.Scale;

/// <summary>The loads that the report shows. The same seed makes the same load.</summary>
internal static class Scenarios
{
    private const int Seed = 14;

    /// <summary>The assumed minutes of a task.</summary>
    private const double MinutesOfWork = 10;

    /// <summary>Single mints with anchoring.</summary>
    public static Load Single(double rate, ScaleSettings settings, int seconds) =>
        Single(rate, settings, seconds, out _);

    /// <summary>Single mints with anchoring, and the instances, bundles and durations of them.</summary>
    public static Load Single(double rate, ScaleSettings settings, int seconds, out SingleMints mints)
    {
        var (load, keys) = Begin(seconds);
        mints = new SingleMints(rate, settings);
        mints.Play(load, keys);
        var bytes = (double)settings.LineBytes * mints.Mints / Math.Max(1, mints.Bundles);
        new Anchoring((double)mints.Bundles / seconds, rate, bytes, settings).Play(load, keys);
        new Background(mints.Instances, readsAnchors: false, settings).Play(load, keys);
        return load;
    }

    /// <summary>Bulk mints with anchoring.</summary>
    public static Load Bulk(double rate, ScaleSettings settings, int seconds)
    {
        var (load, keys) = Begin(seconds);
        PlayBulk(load, keys, rate, settings);
        return load;
    }

    /// <summary>Reads of single components.</summary>
    public static Load Reads(double rate, ScaleSettings settings, int seconds)
    {
        var (load, keys) = Begin(seconds);
        PlayReads(load, keys, rate, settings);
        return load;
    }

    /// <summary>Nodes, all with work when no number of open runs is given.</summary>
    public static Load Nodes(int nodes, int? open, ScaleSettings settings, int seconds)
    {
        var (load, keys) = Begin(seconds);
        var runs = (open ?? (double)nodes / NodeWork.Panel) / (MinutesOfWork * 60);
        new NodeWork(nodes, runs, settings).Play(load, keys);
        new Background(1, readsAnchors: true, settings).Play(load, keys);
        load.Hold(Limit.Instances, 1);
        return load;
    }

    /// <summary>Bulk mints, reads, and nodes with the default number of open runs.</summary>
    public static Load All(double rate, double reads, int nodes, ScaleSettings settings, int seconds)
    {
        var (load, keys) = Begin(seconds);
        PlayBulk(load, keys, rate, settings);
        PlayReads(load, keys, reads, settings);
        new NodeWork(nodes, 200 / (MinutesOfWork * 60), settings).Play(load, keys);
        return load;
    }

    private static (Load Load, RandomKeys Keys) Begin(int seconds) => (new Load(seconds), new RandomKeys(new(Seed)));

    private static void PlayBulk(Load load, RandomKeys keys, double rate, ScaleSettings settings)
    {
        var mints = new BulkMints(rate, settings);
        mints.Play(load, keys);
        var bytes = (double)settings.LineBytes * settings.BulkEntries;
        new Anchoring(rate / settings.BulkEntries, rate, bytes, settings).Play(load, keys);
        new Background(mints.Instances, readsAnchors: false, settings).Play(load, keys);
    }

    private static void PlayReads(Load load, RandomKeys keys, double rate, ScaleSettings settings)
    {
        var reads = new Reads(rate, settings);
        reads.Play(load, keys);
        new Background(reads.Instances, readsAnchors: true, settings).Play(load, keys);
        load.Hold(Limit.Instances, reads.Instances);
    }
}
