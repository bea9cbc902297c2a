using System.Threading.Channels;

namespace Ainft.Functions.Events;

/// <summary>
/// The sources that this instance committed and the log may lack. They are in memory only, so that a mint costs no
/// request more. <see cref="SweepEvents"/> finds the sources of a killed instance in storage.
/// </summary>
internal sealed class PendingFacts
{
    /// <summary>The most sources in memory. The sweep finds those that had no place.</summary>
    private const int Most = 10_000;

    private readonly Channel<FactSource> sources = Channel.CreateBounded<FactSource>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Add(FactSource source) => sources.Writer.TryWrite(source);

    /// <summary>Waits for a source.</summary>
    public async Task WaitAsync(CancellationToken ct) => await sources.Reader.WaitToReadAsync(ct);

    /// <summary>Takes up to <paramref name="most"/> sources.</summary>
    public IReadOnlyList<FactSource> Take(int most)
    {
        var taken = new List<FactSource>();
        while (taken.Count < most && sources.Reader.TryRead(out var source))
            taken.Add(source);
        return taken;
    }
}
