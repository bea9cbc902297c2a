using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;

namespace Ainft.Scale;

/// <summary>
/// Bulk requests of 10,000 components at random times. A request ends when its bundle is durable. A queue message then
/// starts the projection. An instance projects one bundle at a time, and the processor limits it more than storage.
/// </summary>
internal sealed class BulkMints(double rate, ScaleSettings settings)
{
    private const int Block = 4 << 20;

    /// <summary>The assumed bytes of a row of neighbours.</summary>
    private const long NeighbourBytes = 25_000;

    private static readonly ListingKey Kind = new("kind", "model");

    private readonly double bundlesPerSecond = rate / settings.BulkEntries;

    /// <summary>The number of bundles.</summary>
    public int Bundles { get; private set; }

    /// <summary>The instances that commit bundles, and those that project them.</summary>
    public int Instances => NeededFor(settings.BulkSeconds) + NeededFor(settings.ProjectSeconds);

    /// <summary>Plays all bundles.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        var free = new double[NeededFor(settings.ProjectSeconds)];
        for (var at = keys.NextGap(bundlesPerSecond); at < load.Seconds; at += keys.NextGap(bundlesPerSecond))
        {
            Bundles++;
            var durable = Commit(load, at + settings.BulkSeconds, keys);
            var instance = Array.IndexOf(free, free.Min());
            free[instance] = Project(load, Math.Max(free[instance], durable), keys);
        }
        load.Hold(Limit.Instances, Instances);
    }

    /// <summary>
    /// Commits a bundle. The look-up of a line, the intent, the blocks two at a time, their list, and the message.
    /// </summary>
    public double Commit(Load load, double at, RandomKeys keys)
    {
        var bytes = (long)settings.BulkEntries * settings.LineBytes;
        var blocks = (int)((bytes + Block - 1) / Block);
        load.Read(at, "Ainfts", keys.NameOfId());
        load.Write(at, "Bundles", "open", 1);
        for (var block = 0; block < blocks; block++)
            load.WriteBlob(at + block / 2 * settings.Latency, Math.Min(bytes - (long)block * Block, Block));
        at += (blocks + 1) / 2 * settings.Latency;
        load.WriteBlob(at, 1_000);
        load.Message(at + settings.Latency, "project-bundle");
        return at + 2 * settings.Latency;
    }

    /// <summary>Projects a bundle of one window, and returns the time of its end.</summary>
    public double Project(Load load, double at, RandomKeys keys)
    {
        load.Message(at, "project-bundle");
        load.Read(at, "Bundles", "open");
        load.ReadBlob(at);
        for (var set = 0; set < settings.BulkSets; set++)
            load.WriteBlob(at + keys.NextTime(settings.ProjectSeconds / 2), 1_000_000);
        at = new Transactions("Ainfts", RowsOf(keys.OfId))
            .Spread(load, at, settings.ProjectSeconds / 2, settings);
        var neighbours = (settings.BulkEntries + NeighbourWindow.RunLength - 1) / NeighbourWindow.RunLength;
        load.Write(at, "Neighbours", keys.NameOfId(), neighbours, neighbours * NeighbourBytes);
        at = new Transactions("Listings", ListingsOf(keys))
            .Spread(load, at, settings.ProjectSeconds / 2, settings);
        load.Write(at, "Bundles", "open", 1);
        load.Message(at, "project-bundle", isBusOperation: false);
        return at + settings.Latency;
    }

    private int[] RowsOf(Func<int> partition)
    {
        var rows = new int[RandomKeys.Partitions];
        for (var entry = 0; entry < settings.BulkEntries; entry++)
            rows[partition()]++;
        return rows;
    }

    /// <summary>
    /// A row per digest. The other keys are the same for all components of a bundle, so they have a row per 1,000 ids.
    /// </summary>
    private int[] ListingsOf(RandomKeys keys)
    {
        var rows = RowsOf(() => keys.OfListing("digest"));
        var chunks = (settings.BulkEntries + Listings.RowIds - 1) / Listings.RowIds;
        rows[RandomKeys.Of(ListingKey.All)] += chunks;
        rows[RandomKeys.Of(Kind)] += chunks;
        rows[keys.OfListing("creator")] += chunks;
        return rows;
    }

    private int NeededFor(double seconds) => (int)Math.Ceiling(bundlesPerSecond * seconds / settings.Busy);
}
