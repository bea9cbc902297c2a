using Ainft.Functions.Ledger;

namespace Ainft.Scale;

/// <summary>
/// Anchoring runs (<c>AnchorBundles</c>) on a schedule. Each puts the bundles since the last run into a batch, as far
/// as one batch takes them, and closes them.
/// </summary>
/// <param name="bundles">The bundles per second.</param>
/// <param name="entries">The entries per second.</param>
/// <param name="bundleBytes">The mean number of bytes of a bundle.</param>
/// <param name="settings">The parameters.</param>
internal sealed class Anchoring(double bundles, double entries, double bundleBytes, ScaleSettings settings)
{
    private const int PageRows = 1_000, LeavesBytes = 4 << 20, NodeBytes = 64;

    /// <summary>The assumed minutes until a block is final. A batch is unanchored for so long.</summary>
    private const int FinalMinutes = 15;

    private readonly int open = (int)Math.Ceiling(bundles * settings.AnchorEvery);
    private readonly double size = Math.Min(entries * settings.AnchorEvery, settings.Ledger.MaxBatchEntries);

    /// <summary>Plays all runs.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        load.Hold(Limit.BatchBundles, (double)open / settings.Ledger.MaxBatchBundles);
        load.Hold(Limit.BatchEntries, entries * settings.AnchorEvery / settings.Ledger.MaxBatchEntries);
        for (var begin = 0; begin < load.Seconds; begin += settings.AnchorEvery)
        {
            var end = Run(load, begin, keys);
            if (begin == 0)
                load.Hold(Limit.AnchorTime, (end - begin) / settings.AnchorEvery);
        }
    }

    /// <summary>Plays one run and returns the time of its end.</summary>
    public double Run(Load load, double at, RandomKeys keys)
    {
        var chosen = Math.Min(open, settings.Ledger.MaxBatchBundles);
        load.WriteBlob(at, 0, "leases/anchor-bundles");
        load.Read(at, "Batches", "pointer");
        at = Read(load, List(load, at + 2 * settings.Latency), chosen, keys);
        load.WriteBlob(at, (long)(NodeBytes * size));
        load.WriteBlob(at, 70L * chosen);
        load.Write(at + 2 * settings.Latency, "Batches", "pointer", 1);
        load.ReadBlob(at + 3 * settings.Latency);
        load.Write(at + 4 * settings.Latency, "Batches", keys.NameOfId(), 1);
        load.Write(at + 5 * settings.Latency, "Batches", "unanchored", 1);
        at = Close(load, List(load, at + 6 * settings.Latency), chosen, keys);
        load.Write(at, "Batches", "pointer", 1);
        return Submit(load, at + settings.Latency, keys);
    }

    /// <summary>Lists the open bundles, page after page.</summary>
    private double List(Load load, double at)
    {
        var left = Math.Min(open, StageBatch.CandidatesOf(settings.Ledger));
        do
        {
            load.Page(at, "Bundles", "open", Math.Min(left, PageRows));
            at += settings.Latency;
        }
        while ((left -= PageRows) > 0);
        return at;
    }

    /// <summary>Reads the closed row and the leaves of each bundle, eight bundles at a time.</summary>
    private double Read(Load load, double at, int chosen, RandomKeys keys)
    {
        var pieces = Math.Max(1, (int)Math.Ceiling(bundleBytes / LeavesBytes));
        var pace = (1 + pieces) * settings.Latency / StageBatch.ParallelReads;
        for (var bundle = 0; bundle < chosen; bundle++, at += pace)
        {
            load.Read(at, "Bundles", keys.NameOfId());
            for (var piece = 0; piece < pieces; piece++)
                load.ReadBlob(at + (1 + piece) * settings.Latency);
        }
        return at;
    }

    /// <summary>Inserts the closed rows in transactions, and deletes the open ones one by one.</summary>
    private double Close(Load load, double at, int chosen, RandomKeys keys)
    {
        var rows = new int[RandomKeys.Partitions];
        for (var bundle = 0; bundle < chosen; bundle++)
            rows[keys.OfId()]++;
        at = new Transactions("Bundles", rows).Send(load, at, settings);
        for (var bundle = 0; bundle < chosen; bundle++, at += settings.Latency / settings.ParallelDeletes)
            load.Write(at, "Bundles", "open", 1);
        return at;
    }

    /// <summary>Looks for the anchor of each unanchored batch, and sends the transaction of the new one.</summary>
    private double Submit(Load load, double at, RandomKeys keys)
    {
        var unanchored = FinalMinutes * 60 / settings.AnchorEvery;
        load.Page(at, "Batches", "unanchored", unanchored);
        for (var batch = 0; batch < unanchored; batch++, at += settings.Latency)
            load.Read(at, "Anchors", keys.NameOfId());
        load.Add(Limit.Vault, "", at, 1);
        for (var write = 0; write < 4; write++, at += settings.Latency)
            load.Write(at, "Signers", null, 1);
        return at;
    }
}
