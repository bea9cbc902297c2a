using System.Threading.Channels;

namespace Ainft.Functions.Events;

/// <summary>
/// The sources that this instance committed and the log may lack, and whether it applied final decisions. They are in
/// memory only, so that a mint costs no request more. <see cref="SweepEvents"/> and <see cref="AppendDecisions"/> find
/// the work of a killed instance in storage.
/// </summary>
internal sealed class PendingFacts
{
    /// <summary>The most sources in memory. The sweep finds those that had no place.</summary>
    private const int Most = 10_000;

    // A null stands for the decisions of final blocks.
    private readonly Channel<FactSource?> sources = Channel.CreateBounded<FactSource?>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Add(FactSource source) => sources.Writer.TryWrite(source);

    /// <summary>Remembers that the tables have decisions of a newer final block.</summary>
    public void AddDecisions() => sources.Writer.TryWrite(null);

    /// <summary>Adds work again that could not be done.</summary>
    public void Add(PendingWork work)
    {
        foreach (var source in work.Sources)
            Add(source);
        if (work.HasDecisions)
            AddDecisions();
    }

    /// <summary>Waits for work.</summary>
    public async Task WaitAsync(CancellationToken ct) => await sources.Reader.WaitToReadAsync(ct);

    /// <summary>Takes up to <paramref name="most"/> sources, and the decisions between them.</summary>
    public PendingWork Take(int most)
    {
        var (taken, hasDecisions) = (new List<FactSource>(), false);
        while (taken.Count < most && sources.Reader.TryRead(out var source))
            if (source is { } known)
                taken.Add(known);
            else
                hasDecisions = true;
        return new PendingWork(taken, hasDecisions);
    }
}

/// <summary>Sources to append, and whether to append the decisions of final blocks too.</summary>
internal sealed record PendingWork(IReadOnlyList<FactSource> Sources, bool HasDecisions);
