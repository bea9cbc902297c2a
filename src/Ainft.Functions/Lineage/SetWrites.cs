namespace Ainft.Functions.Lineage;

/// <summary>
/// Sets of ancestors on their way to storage, two at a time, while labels that name them are made. A label is stored when
/// <see cref="Written"/>, asked for after the label was made, is done: so none ever names a set that is not there.
/// </summary>
/// <remarks>For one caller at a time. Disposal waits for what is on its way.</remarks>
internal sealed class SetWrites(Ancestries ancestries, CancellationToken ct) : IAsyncDisposable
{
    private (Sha256Digest? Name, Task Done) older = (null, Task.CompletedTask);
    private (Sha256Digest? Name, Task Done) newer = (null, Task.CompletedTask);

    /// <summary>All sets added so far.</summary>
    public Task Written => Task.WhenAll(older.Done, newer.Done);

    /// <summary>Begins to store a set; waits while two others are on their way.</summary>
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
