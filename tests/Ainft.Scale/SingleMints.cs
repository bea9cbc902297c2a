using Ainft.Functions.Ledger;

namespace Ainft.Scale;

/// <summary>
/// Single mints at random times, spread over as many instances as the platform starts for them. That is the rate times
/// the duration of a mint, divided by the requests that one instance works on, or more for the processor. An instance
/// has one flush at a time, which takes all entries that arrived, at most 256.
/// </summary>
internal sealed class SingleMints(double rate, ScaleSettings settings)
{
    private const int ProbeSeconds = 5;

    /// <summary>The number of instances.</summary>
    public int Instances { get; private set; }

    /// <summary>The number of bundles.</summary>
    public int Bundles { get; private set; }

    /// <summary>The number of mints.</summary>
    public int Mints { get; private set; }

    /// <summary>The mean duration of a mint in seconds.</summary>
    public double Duration { get; private set; }

    /// <summary>Plays all instances.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        Instances = InstancesFor(keys);
        var waited = 0.0;
        for (var instance = 0; instance < Instances; instance++)
        {
            var (mints, bundles, seconds) = PlayInstance(load, rate / Instances, keys);
            (Mints, Bundles, waited) = (Mints + mints, Bundles + bundles, waited + seconds);
        }
        Duration = waited / Math.Max(1, Mints);
        load.Hold(Limit.Instances, Instances);
    }

    /// <summary>
    /// Tries numbers of instances until the duration of a mint asks for the same number. More instances have smaller
    /// flushes, which are faster.
    /// </summary>
    private int InstancesFor(RandomKeys keys)
    {
        var fewest = (int)Math.Ceiling(rate / settings.MintsPerInstance);
        var instances = Math.Max(fewest, 1 + (int)(10 * settings.Latency * rate / settings.HttpConcurrency));
        for (var round = 0; round < 6; round++)
        {
            var (mints, _, seconds) = PlayInstance(new Load(ProbeSeconds), rate / instances, keys);
            var asked = (int)Math.Ceiling(rate * seconds / Math.Max(1, mints) / settings.HttpConcurrency);
            var needed = Math.Max(fewest, asked);
            if (needed == instances)
                break;
            instances = needed;
        }
        return instances;
    }

    private (int Mints, int Bundles, double Seconds) PlayInstance(Load load, double arrivals, RandomKeys keys)
    {
        var (mints, bundles, seconds, free, next) = (0, 0, 0.0, 0.0, keys.NextGap(arrivals));
        while (Math.Max(free, next) is var begin && begin < load.Seconds)
        {
            var (entries, arrived) = (0, 0.0);
            for (; entries < OpenBundle.MaxEntries && next <= begin; next += keys.NextGap(arrivals))
            {
                LookUpParents(load, next, keys);
                (entries, arrived) = (entries + 1, arrived + next - (settings.Parents > 0 ? settings.Latency : 0));
            }
            free = Flush.Play(load, begin, entries, keys, settings);
            (mints, bundles, seconds) = (mints + entries, bundles + 1, seconds + entries * free - arrived);
        }
        return (mints, bundles, seconds);
    }

    /// <summary>A mint reads all its parents at once, and the projection finds them in the cache.</summary>
    private void LookUpParents(Load load, double at, RandomKeys keys)
    {
        for (var parent = 0; parent < settings.Parents; parent++)
            load.Read(at, "Ainfts", keys.NameOfId());
    }
}
