using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Inserts rows while the caller still makes more of them. It sends a transaction as soon as the rows of a partition
/// fill one, several transactions at a time. So transactions are full. For any number of rows, memory holds only one
/// transaction per partition and those in transfer.
/// </summary>
/// <param name="insert">
/// Inserts the rows of one transaction, and may change the list. Several threads call it.
/// </param>
/// <param name="ct">Cancels.</param>
/// <remarks>
/// For one caller at a time. Disposal waits for the transactions in transfer, so no row is written after it.
/// </remarks>
public sealed class RowInsertion(Func<List<TableEntity>, Task> insert, CancellationToken ct) : IAsyncDisposable
{
    /// <summary>The most transactions in transfer at a time.</summary>
    internal const int ParallelTransactions = 6;

    private readonly SemaphoreSlim places = new(ParallelTransactions);
    private readonly Dictionary<string, (List<TableEntity> Rows, int Size)> open = [];
    private readonly HashSet<(string, string)> seen = [];
    private readonly List<Task> sent = [];

    /// <summary>
    /// Takes a row, and sends its partition's rows when they fill a transaction. A row with the keys of an earlier row
    /// is ignored.
    /// </summary>
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

    /// <summary>Sends the remaining rows and waits until all are stored.</summary>
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
        // A failed transaction throws here, before more are sent.
        await Task.WhenAll(sent.Where(task => task.IsCompleted));
        sent.RemoveAll(task => task.IsCompleted);
        open.Remove(partition, out var transaction);
        // It runs on another thread, because the SDK writes out a transaction of megabytes before it sends a byte.
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
