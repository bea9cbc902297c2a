namespace Ainft.Functions.Reproduction;

/// <summary>One at a time for a key, such as a run, in this process: nodes of a panel answer at once, and conflicts would be writes for nothing.</summary>
internal sealed class Turns
{
    private readonly SemaphoreSlim[] all = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for the turn; disposing of it passes it on. Keys may share one, so nobody takes two.</summary>
    public async Task<IDisposable> TakeAsync<TKey>(TKey key, CancellationToken ct) where TKey : notnull
    {
        var mine = all[key.GetHashCode() & (all.Length - 1)];
        await mine.WaitAsync(ct);
        return new Turn(mine);
    }

    private sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
