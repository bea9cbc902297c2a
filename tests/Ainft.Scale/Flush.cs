using Ainft.Functions.Minting;

namespace Ainft.Scale;

/// <summary>
/// A flush of single mints (<c>CommitBundle.RunAsync</c>). Its steps follow one another: the intent, the blob, the rows
/// of components, their edges, their listings, and the mark. A step of more than six transactions takes longer.
/// </summary>
internal static class Flush
{
    private static readonly ListingKey Kind = new("kind", "model");

    /// <summary>Plays a flush and returns the time of its end.</summary>
    public static double Play(Load load, double at, int entries, RandomKeys keys, ScaleSettings settings)
    {
        load.Write(at, "Bundles", "open", 1);
        load.WriteBlob(at + settings.Latency, (long)entries * settings.LineBytes);
        var (ainfts, edges) = (new int[RandomKeys.Partitions], new int[RandomKeys.Partitions]);
        for (var entry = 0; entry < entries; entry++)
        {
            ainfts[keys.OfId()]++;
            for (var parent = 0; parent < settings.Parents; parent++)
                edges[keys.OfId()]++;
        }
        at = new Transactions("Ainfts", ainfts).Send(load, at + 2 * settings.Latency, settings);
        at = new Transactions("Edges", edges).Send(load, at, settings);
        at = new Transactions("Listings", ListingsOf(entries, keys)).Send(load, at, settings);
        load.Write(at, "Bundles", "open", 1);
        return at + settings.Latency;
    }

    /// <summary>
    /// The rows of listings per partition. Each mint has another creator and another manifest, which is the most that
    /// mints without a source write.
    /// </summary>
    private static int[] ListingsOf(int entries, RandomKeys keys)
    {
        var rows = new int[RandomKeys.Partitions];
        rows[RandomKeys.Of(ListingKey.All)]++;
        rows[RandomKeys.Of(Kind)]++;
        for (var entry = 0; entry < entries; entry++)
        {
            rows[keys.OfListing("creator")]++;
            rows[keys.OfListing("digest")]++;
        }
        return rows;
    }
}
