using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ainft.Functions.Lineage;

/// <summary>
/// What this process has seen lately of things that never change, so nothing needs to be invalidated: when one generation is full the
/// older one is forgotten, and what was asked for meanwhile is kept.
/// </summary>
/// <param name="size">How much there may be at once, two generations together.</param>
/// <param name="sizeOf">What a value counts.</param>
public sealed class Recent<TKey, TValue>(long size, Func<TValue, long> sizeOf)
    where TKey : notnull
{
    private volatile ConcurrentDictionary<TKey, TValue> young = new();
    private volatile ConcurrentDictionary<TKey, TValue> old = new();
    private long used;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (young.TryGetValue(key, out value))
            return true;
        if (!old.TryGetValue(key, out value))
            return false;
        Add(key, value);
        return true;
    }

    public void Add(TKey key, TValue value)
    {
        if (!young.TryAdd(key, value) || Interlocked.Add(ref used, sizeOf(value)) < size / 2)
            return;
        Interlocked.Exchange(ref used, 0);
        (old, young) = (young, new());
    }
}
