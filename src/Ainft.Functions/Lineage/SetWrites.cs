namespace Ainft.Functions.Lineage;

/// <summary>
/// Stores sets of ancestors and royalty stacks, two at a time, while the caller makes rows that name them. After it
/// made a row, the caller takes the task <see cref="Written"/> and stores the row after it. So a stored row never names
/// a missing set or stack.
/// </summary>
/// <remarks>This is for one caller at a time. Disposal waits for writes in progress.</remarks>
internal sealed class SetWrites : IAsyncDisposable
{
    private (Sha256Digest? Name, Task Done) older = (null, Task.CompletedTask);
    private (Sha256Digest? Name, Task Done) newer = (null, Task.CompletedTask);

    /// <summary>A task that ends when everything added so far is stored.</summary>
    public Task Written => Task.WhenAll(older.Done, newer.Done);

    /// <summary>Begins a write. It waits while two other writes are in progress.</summary>
    /// <param name="name">The name of the blob. A write of the same name that was just added is not repeated.</param>
    /// <param name="write">Begins to store it.</param>
    public async Task AddAsync(Sha256Digest name, Func<Task> write)
    {
        if (name == older.Name || name == newer.Name)
            return;
        await older.Done;
        older = newer;
        newer = (name, write());
    }

    public async ValueTask DisposeAsync() => await Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
