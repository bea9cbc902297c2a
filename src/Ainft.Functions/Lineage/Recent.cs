using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A cache of values that never change, so it needs no invalidation. It has two generations. If the young one is full,
/// the cache drops the old one. A value that a caller reads moves to the young one.
/// </summary>
/// <param name="size">The maximum size of both generations together.</param>
/// <param name="sizeOf">The size of a value.</param>
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
