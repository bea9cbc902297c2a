using System.Collections.Concurrent;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Ids that this process has seen registered. It only ever remembers what is true for good, so nothing needs to be invalidated: when one
/// generation is full the older one is forgotten. At most about 10 MB.
/// </summary>
public sealed class KnownAinfts
{
    private const int Generation = 1 << 16;

    private volatile ConcurrentDictionary<AinftId, bool> young = new();
    private volatile ConcurrentDictionary<AinftId, bool> old = new();
    private int count;

    public bool Contains(AinftId id) => young.ContainsKey(id) || old.ContainsKey(id);

    public void Add(AinftId id)
    {
        if (!young.TryAdd(id, true) || Interlocked.Increment(ref count) < Generation)
            return;
        Interlocked.Exchange(ref count, 0);
        (old, young) = (young, new());
    }
}
