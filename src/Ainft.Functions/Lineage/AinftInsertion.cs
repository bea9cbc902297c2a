using System.Collections.Concurrent;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Inserts the missing rows of one bundle's components while the caller makes more of them
/// (<see cref="RowInsertion"/>).
/// </summary>
public sealed class AinftInsertion : IAsyncDisposable
{
    private readonly Sha256Digest bundle;
    private readonly Func<AinftRow, TableEntity> write;
    private readonly Func<List<TableEntity>, Task<IReadOnlyList<AinftRow>>> insert;
    private readonly Action<AinftRow> remember;
    private readonly RowInsertion rows;
    private readonly ConcurrentDictionary<string, (AinftRow Ainft, Task Before)> waiting = new();
    private readonly ConcurrentDictionary<AinftId, bool> elsewhere = new();

    /// <param name="bundle">The bundle.</param>
    /// <param name="write">Makes the row of a component.</param>
    /// <param name="insert">Inserts rows in one transaction and returns the rows that existed already.</param>
    /// <param name="remember">Gets each stored row.</param>
    /// <param name="ct">Cancels the insertion.</param>
    internal AinftInsertion(
        Sha256Digest bundle,
        Func<AinftRow, TableEntity> write,
        Func<List<TableEntity>, Task<IReadOnlyList<AinftRow>>> insert,
        Action<AinftRow> remember,
        CancellationToken ct)
    {
        (this.bundle, this.write, this.insert, this.remember) = (bundle, write, insert, remember);
        rows = new RowInsertion(InsertAsync, ct);
    }

    /// <summary>Adds a component. Its row is inserted after the task <paramref name="before"/>.</summary>
    public Task AddAsync(AinftRow ainft, Task before)
    {
        var row = write(ainft);
        waiting.TryAdd(row.RowKey, (ainft, before));
        return rows.AddAsync(row);
    }

    /// <summary>
    /// Waits until all components are stored. Returns the ids of components with an older row that points to another
    /// bundle.
    /// </summary>
    public async Task<IReadOnlySet<AinftId>> CompleteAsync()
    {
        await rows.CompleteAsync();
        return elsewhere.Keys.ToHashSet();
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
