using Ainft.Functions.Platform;

namespace Ainft.Scale;

/// <summary>
/// The requests of instances and timers without any client: the watch of the generation, the count of instances, polls
/// of the two queues, the sweep and the reconciliation.
/// </summary>
internal sealed class Background(int instances, bool readsAnchors, ScaleSettings settings)
{
    private const int ReconcileEvery = 5, ReconcileRequests = 6, SweepEvery = 60;

    /// <summary>The runs of these timers per second.</summary>
    public const double RunsPerSecond = 1.0 / ReconcileEvery + 1.0 / SweepEvery;

    /// <summary>Plays all instances.</summary>
    public void Play(Load load, RandomKeys keys)
    {
        for (var instance = 0; instance < instances; instance++)
            PlayInstance(load, keys);
        for (var at = 0.0; at < load.Seconds; at += ReconcileEvery)
            for (var request = 0; request < ReconcileRequests; request++)
                load.Read(at + request * settings.Latency, "Cursors", "cursor");
        for (var at = 0.0; at < load.Seconds; at += SweepEvery)
            load.Page(at, "Bundles", "open", 0);
    }

    private void PlayInstance(Load load, RandomKeys keys)
    {
        var begin = keys.NextTime(GenerationWatch.Every.TotalSeconds);
        for (var at = begin; at < load.Seconds; at += GenerationWatch.Every.TotalSeconds)
            load.ReadBlob(at, "index/current");
        begin = keys.NextTime(Instances.Every.TotalSeconds);
        for (var at = begin; at < load.Seconds; at += Instances.Every.TotalSeconds)
        {
            load.Write(at, "Instances", "instance", 1);
            load.Page(at, "Instances", "instance", instances);
        }
        // An empty queue is asked once per second. An instance that answers reads gets the newest blocks as often.
        begin = keys.NextTime(1);
        for (var at = begin; at < load.Seconds; at++)
        {
            load.Message(at, "project-bundle", isBusOperation: false);
            load.Message(at, "runs", isBusOperation: false);
            if (readsAnchors)
                load.ReadBlob(at, "chain/overlay");
        }
    }
}
