using System.Collections.Concurrent;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Inserts the missing rows of the components of one window of a bundle while the caller makes more of them
/// (<see cref="RowInsertion"/>). At the end it inserts the rows of <see cref="Neighbours"/> that repeat them.
/// </summary>
public sealed class AinftInsertion : IAsyncDisposable
{
    private readonly Sha256Digest bundle;
    private readonly Func<AinftRow, TableEntity> write;
    private readonly Func<List<TableEntity>, Task<IReadOnlyList<AinftRow>>> insert;
    private readonly Func<IReadOnlyList<TableEntity>, Task> repeat;
    private readonly Action<AinftRow> remember;
    private readonly RowInsertion rows;
    private readonly NeighbourWindow neighbours;
    private readonly ConcurrentDictionary<string, (AinftRow Ainft, Task Before)> waiting = new();
    private readonly ConcurrentDictionary<AinftId, bool> elsewhere = new();

    /// <param name="bundle">The bundle.</param>
    /// <param name="write">Makes the row of a component.</param>
    /// <param name="insert">Inserts rows in one transaction and returns the rows that existed already.</param>
    /// <param name="repeat">Inserts rows of neighbours.</param>
    /// <param name="remember">Gets each stored row.</param>
    /// <param name="ct">Cancels the insertion.</param>
    internal AinftInsertion(
        Sha256Digest bundle,
        Func<AinftRow, TableEntity> write,
        Func<List<TableEntity>, Task<IReadOnlyList<AinftRow>>> insert,
        Func<IReadOnlyList<TableEntity>, Task> repeat,
        Action<AinftRow> remember,
        CancellationToken ct)
    {
        (this.bundle, this.write, this.insert, this.repeat) = (bundle, write, insert, repeat);
        (this.remember, neighbours) = (remember, new NeighbourWindow(bundle));
        rows = new RowInsertion(InsertAsync, ct);
    }

    /// <summary>Adds a component. Its row is inserted after the task <paramref name="before"/>.</summary>
    public Task AddAsync(AinftRow ainft, Task before)
    {
        var row = write(ainft);
        waiting.TryAdd(row.RowKey, (ainft, before));
        neighbours.Add(row);
        return rows.AddAsync(row);
    }

    /// <summary>Waits until all components so far are stored.</summary>
    public Task CompleteAsync() => rows.CompleteAsync();

    /// <summary>
    /// Waits until all components of the window are stored, also as neighbours. Returns the ids of components with an
    /// older row that points to another bundle.
    /// </summary>
    public async Task<IReadOnlySet<AinftId>> EndAsync()
    {
        await rows.CompleteAsync();
        var others = elsewhere.Keys.ToHashSet();
        if (neighbours.Complete(others) is { Count: > 0 } added)
            await repeat(added);
        return others;
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    private async Task InsertAsync(List<TableEntity> transaction)
    {
        var sent = transaction.ConvertAll(row => waiting[row.RowKey]);
        await Task.WhenAll(sent.Select(row => row.Before));
        var present = (await insert(transaction)).ToDictionary(row => row.Id);
        foreach (var (ainft, _) in sent)
        {
            var stored = present.GetValueOrDefault(ainft.Id, ainft);
            // A check and a rebuild do not insert the row of an entry that another bundle owns.
            if (stored.Bundle != default)
                remember(stored);
            waiting.TryRemove(ainft.Id.ToString(), out _);
        }
        foreach (var row in present.Values.Where(row => row.Bundle != bundle))
            elsewhere[row.Id] = true;
    }
}
