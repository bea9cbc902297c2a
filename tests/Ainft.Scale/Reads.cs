namespace Ainft.Scale;

/// <summary>
/// Reads of single components at random times (<c>GET ainfts/{id}</c>) by instances that have cached no fact. Each is
/// nine requests, as docs/costs.md measured.
/// </summary>
internal sealed class Reads(double rate, ScaleSettings settings)
{
    /// <summary>The assumed requests one after the other: the row, the bundle, the batch and the anchor.</summary>
    private const int Steps = 4;

    /// <summary>The number of instances.</summary>
    public int Instances => (int)Math.Ceiling(rate * Steps * settings.Latency / settings.HttpConcurrency);

    /// <summary>Plays all reads.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        for (var at = keys.NextGap(rate); rate > 0 && at < load.Seconds; at += keys.NextGap(rate))
        {
            var (id, batch) = (keys.NameOfId(), keys.NameOfId());
            load.Read(at, "Ainfts", id);
            load.ReadBlob(at + settings.Latency);
            load.Read(at + settings.Latency, "Bundles", keys.NameOfId());
            load.Read(at + 2 * settings.Latency, "Batches", batch);
            load.Read(at + 3 * settings.Latency, "Anchors", batch);
            load.Read(at + settings.Latency, "Tokens", id);
            load.Page(at + settings.Latency, "Listings", keys.NameOfId(), 1);
            load.Page(at + settings.Latency, "Statements", id, 0);
            load.Page(at + settings.Latency, "Runs", null, 0);
        }
    }
}
