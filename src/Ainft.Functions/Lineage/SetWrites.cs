namespace Ainft.Functions.Lineage;

/// <summary>
/// Stores sets of ancestors, two at a time, while the caller makes labels that name them. After it made a label, the
/// caller takes the task <see cref="Written"/> and stores the label after it. So a stored label never names a missing
/// set.
/// </summary>
/// <remarks>This is for one caller at a time. Disposal waits for writes in progress.</remarks>
internal sealed class SetWrites(Ancestries ancestries, CancellationToken ct) : IAsyncDisposable
{
    private (Sha256Digest? Name, Task Done) older = (null, Task.CompletedTask);
    private (Sha256Digest? Name, Task Done) newer = (null, Task.CompletedTask);

    /// <summary>A task that ends when all sets added so far are stored.</summary>
    public Task Written => Task.WhenAll(older.Done, newer.Done);

    /// <summary>Begins to store a set. It waits while two other writes are in progress.</summary>
    public async Task AddAsync(AncestrySet set)
    {
        if (set.Hash == older.Name || set.Hash == newer.Name)
            return;
        await older.Done;
        older = newer;
        newer = (set.Hash, ancestries.WriteAsync(set, ct));
    }

    public async ValueTask DisposeAsync() => await Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
