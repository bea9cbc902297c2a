namespace Ainft.Functions.Nodes;

/// <summary>
/// A lock per key, for example per run, inside of this instance. The nodes of a panel answer at the same time, and
/// without the lock most of their writes would fail by ETag.
/// </summary>
internal sealed class KeyLocks
{
    private readonly SemaphoreSlim[] all = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>
    /// Waits for the lock of a key. Disposing releases it. Keys may share a lock, so a caller must not hold two.
    /// </summary>
    public async Task<IDisposable> AcquireAsync<TKey>(TKey key, CancellationToken ct) where TKey : notnull
    {
        var mine = all[key.GetHashCode() & (all.Length - 1)];
        await mine.WaitAsync(ct);
        return new Held(mine);
    }

    private sealed class Held(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
