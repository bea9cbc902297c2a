using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Rows that are inserted while more of them are made: a transaction is sent as soon as its partition fills one, some of them at a time.
/// So transactions are full, and memory holds one a partition and those on their way, however many rows there are.
/// </summary>
/// <param name="insert">Inserts the rows of one transaction, in a list that is its to change; called from several threads.</param>
/// <param name="ct">Cancels.</param>
/// <remarks>For one caller at a time. Disposal waits for what is on its way: nothing is written after it.</remarks>
public sealed class RowInsertion(Func<List<TableEntity>, Task> insert, CancellationToken ct) : IAsyncDisposable
{
    private const int ParallelTransactions = 6;

    private readonly SemaphoreSlim places = new(ParallelTransactions);
    private readonly Dictionary<string, (List<TableEntity> Rows, int Size)> open = [];
    private readonly HashSet<(string, string)> seen = [];
    private readonly List<Task> sent = [];

    /// <summary>Takes a row, and sends its partition's rows when they fill a transaction. Of rows with equal keys the first counts.</summary>
    /// <exception cref="ArgumentException">Azure would refuse the row.</exception>
    public async Task AddAsync(TableEntity row)
    {
        var (partition, size) = (row.PartitionKey, RowLimits.SizeOf(row));
        if (!seen.Add((partition, row.RowKey)))
            return;
        if (open.TryGetValue(partition, out var full) && full.Size + size > RowLimits.TransactionSize)
            await SendAsync(partition);
        var transaction = open.GetValueOrDefault(partition, ([], 0));
        transaction.Rows.Add(row);
        open[partition] = (transaction.Rows, transaction.Size + size);
        if (transaction.Rows.Count == RowLimits.TransactionCount)
            await SendAsync(partition);
    }

    /// <summary>Sends what is left and waits until all is stored.</summary>
    public async Task CompleteAsync()
    {
        foreach (var partition in open.Keys.ToArray())
            await SendAsync(partition);
        await Task.WhenAll(sent);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        places.Dispose();
    }

    private async Task SendAsync(string partition)
    {
        await places.WaitAsync(ct);
        // One that failed is found out here, not when all others were tried.
        await Task.WhenAll(sent.Where(task => task.IsCompleted));
        sent.RemoveAll(task => task.IsCompleted);
        open.Remove(partition, out var transaction);
        // On a thread of its own: a transaction of megabytes is written out before its first byte is on the way.
        sent.Add(Task.Run(() => InsertAsync(transaction.Rows), ct));
    }

    private async Task InsertAsync(List<TableEntity> transaction)
    {
        try
        {
            await insert(transaction);
        }
        finally
        {
            places.Release();
        }
    }
}
