using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>A table with conditional writes of single rows and of several rows of one partition.</summary>
/// <remarks>
/// The SDK sends a request again when its answer is lost, so a condition may fail because of the same caller's first
/// try. After false the caller must therefore look at the stored row. A caller that inserts treats an existing row as
/// done, and a caller that replaces reads the row and decides again.
/// </remarks>
public class Rows
{
    private const int ParallelReads = 8;

    private readonly Lazy<TableClient> table;

    /// <summary>The table of a client that the first request creates.</summary>
    public Rows(Func<TableClient> client) => table = new Lazy<TableClient>(client);

    /// <summary>The same table, for a <see cref="StorageWrapper"/> that wraps it.</summary>
    protected Rows(Rows same) => table = same.table;

    private TableClient Client => table.Value;

    /// <summary>Reads one row. Null when it does not exist.</summary>
    public virtual async Task<TableEntity?> GetAsync(
        string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        var found = await Client.GetEntityIfExistsAsync<TableEntity>(
            partitionKey, rowKey, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>
    /// Inserts a row and sets its ETag. False when a row with its keys exists, perhaps from this call's own lost first
    /// try.
    /// </summary>
    public virtual async Task<bool> InsertAsync(TableEntity entity, CancellationToken cancellationToken = default)
    {
        RowLimits.SizeOf(entity);
        try
        {
            entity.ETag = EtagOf(await Client.AddEntityAsync(entity, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>
    /// Replaces a row that still has <paramref name="etag"/> and sets the new ETag. False when the row was deleted or
    /// changed, perhaps by this call's own lost first try.
    /// </summary>
    public virtual async Task<bool> ReplaceAsync(
        TableEntity entity, ETag etag, CancellationToken cancellationToken = default)
    {
        RowLimits.SizeOf(entity);
        try
        {
            entity.ETag = EtagOf(
                await Client.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Writes a row, also over an existing one.</summary>
    public async Task PutAsync(TableEntity entity, CancellationToken cancellationToken = default)
    {
        RowLimits.SizeOf(entity);
        await Client.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>
    /// Deletes a row, at any ETag unless one is given. False when the row changed or does not exist.
    /// </summary>
    public virtual async Task<bool> DeleteAsync(
        string partitionKey, string rowKey, ETag? etag = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await Client.DeleteEntityAsync(partitionKey, rowKey, etag ?? ETag.All, cancellationToken);
            return answer.Status != 404;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>
    /// Performs up to 100 actions in one partition as one transaction. False when a condition failed, and then this try
    /// changed no row.
    /// </summary>
    /// <exception cref="ArgumentException">More than one partition, 100 actions or 4 MiB.</exception>
    public virtual async Task<bool> TransactAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default)
    {
        RowLimits.Require(actions);
        try
        {
            await Client.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && e.ErrorCode != "TableNotFound")
        {
            return false;
        }
    }

    /// <summary>
    /// Inserts the rows that are absent, several transactions at a time. Rows with the keys of an earlier row are
    /// ignored. The rows are made one by one while earlier ones are sent.
    /// </summary>
    /// <returns>The rows that existed already, as stored.</returns>
    public async Task<IReadOnlyList<TableEntity>> InsertAbsentAsync(
        IEnumerable<TableEntity> entities, CancellationToken cancellationToken = default)
    {
        var present = new ConcurrentBag<TableEntity>();
        await using var insertion = new RowInsertion(
            async transaction =>
            {
                foreach (var row in await InsertTransactionAsync(transaction, cancellationToken))
                    present.Add(row);
            },
            cancellationToken);
        foreach (var entity in entities)
            await insertion.AddAsync(entity);
        await insertion.CompleteAsync();
        return [.. present];
    }

    /// <summary>Inserts those rows of one transaction that are absent.</summary>
    /// <param name="rows">
    /// Rows of one partition with different keys, as many as a transaction takes. This call changes the list.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The rows that existed already, as stored.</returns>
    public virtual async Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(
        List<TableEntity> rows, CancellationToken cancellationToken = default)
    {
        var present = new List<TableEntity>();
        for (var conflicts = 0; rows.Count > 0; conflicts++)
        {
            var conflict = await TryInsertAsync(rows, cancellationToken);
            if (conflict is null)
                break;
            // One conflict is a row that another caller wrote too. A second conflict means a repeated chunk. Then it is
            // cheaper to read all rows than to find them one transaction at a time. A row that was deleted meanwhile
            // stays in the list.
            var suspects = conflicts == 0 && conflict >= 0 ? rows.GetRange(conflict.Value, 1) : rows;
            var stored = await GetAllAsync(suspects, cancellationToken);
            present.AddRange(stored);
            var keys = stored.Select(row => row.RowKey).ToHashSet();
            rows.RemoveAll(row => keys.Contains(row.RowKey));
        }
        return present;
    }

    /// <summary>
    /// Reads the rows of a partition in key order, from a key (inclusive) to a key (exclusive). Null reads to the end.
    /// </summary>
    public IAsyncEnumerable<TableEntity> RangeAsync(
        string partitionKey, string? from, string? to, int? take = null,
        CancellationToken cancellationToken = default) =>
        RangeWhereAsync(partitionKey, from, to, null, take, cancellationToken);

    /// <summary>
    /// Reads only those rows of a range that match a condition in the filter syntax of the service, which applies it
    /// before it answers.
    /// </summary>
    public async IAsyncEnumerable<TableEntity> RangeWhereAsync(
        string partitionKey, string? from, string? to, string? where, int? take = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (take <= 0)
            yield break;
        var filter = $"PartitionKey eq {Quote(partitionKey)}";
        if (!string.IsNullOrEmpty(from))
            filter += $" and RowKey ge {Quote(from)}";
        if (to is not null)
            filter += $" and RowKey lt {Quote(to)}";
        if (where is not null)
            filter += $" and ({where})";
        await foreach (var row in QueryAsync(filter, take, null, cancellationToken))
            yield return row;
    }

    /// <summary>
    /// Reads the rows of several partitions in the order of their keys, by one query. The row keys of a partition must
    /// all be smaller than those of the next one.
    /// </summary>
    /// <param name="fromPartition">The first partition.</param>
    /// <param name="toPartition">The end of the partitions, which is not part of them.</param>
    /// <param name="from">The first row key.</param>
    /// <param name="take">The most rows. Null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public IAsyncEnumerable<TableEntity> AcrossAsync(
        string fromPartition, string toPartition, string from, int? take = null,
        CancellationToken cancellationToken = default)
    {
        var filter = $"PartitionKey ge {Quote(fromPartition)} and PartitionKey lt {Quote(toPartition)}"
            + $" and RowKey ge {Quote(from)}";
        return QueryAsync(filter, take, null, cancellationToken);
    }

    /// <summary>
    /// Reads some columns of the rows of a partition in key order, so that a search in many rows needs few bytes.
    /// </summary>
    public IAsyncEnumerable<TableEntity> ColumnsAsync(
        string partitionKey, string from, IReadOnlyList<string> columns, int take,
        CancellationToken cancellationToken = default)
    {
        var filter = $"PartitionKey eq {Quote(partitionKey)} and RowKey ge {Quote(from)}";
        return QueryAsync(filter, take, columns, cancellationToken);
    }

    /// <summary>Counts the rows of a partition up to a number by their keys alone.</summary>
    public async Task<int> CountAsync(string partitionKey, int most, CancellationToken cancellationToken = default) =>
        await Client
            .QueryAsync<TableEntity>(
                $"PartitionKey eq {Quote(partitionKey)}", Math.Min(most, 1000), ["RowKey"], cancellationToken)
            .Take(most)
            .CountAsync(cancellationToken);

    /// <summary>The keys of all rows of the table, in their order.</summary>
    public IAsyncEnumerable<(string PartitionKey, string RowKey)> KeysAsync(
        CancellationToken cancellationToken = default) => Client
        .QueryAsync<TableEntity>(
            select: ["PartitionKey", "RowKey"], maxPerPage: 1000, cancellationToken: cancellationToken)
        .Select(row => (row.PartitionKey, row.RowKey));

    /// <summary>All rows of the table, in the order of their keys.</summary>
    public IAsyncEnumerable<TableEntity> AllAsync(CancellationToken cancellationToken = default) =>
        Client.QueryAsync<TableEntity>(maxPerPage: 1000, cancellationToken: cancellationToken);

    private async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter, int? take, IReadOnlyList<string>? columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = take ?? int.MaxValue;
        var rows = Client.QueryAsync<TableEntity>(filter, Math.Min(left, 1000), columns, cancellationToken);
        await foreach (var row in rows)
        {
            yield return row;
            if (--left == 0)
                yield break;
        }
    }

    /// <summary>Null when all rows were inserted, else the position of a row that exists, or -1.</summary>
    private async Task<int?> TryInsertAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 1)
            return await InsertAsync(rows[0], cancellationToken) ? null : 0;
        try
        {
            await Client.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
            return null;
        }
        catch (TableTransactionFailedException e) when (e.Status == 409)
        {
            return e.FailedTransactionActionIndex is { } index && index >= 0 && index < rows.Count ? index : -1;
        }
    }

    private async Task<List<TableEntity>> GetAllAsync(List<TableEntity> rows, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<TableEntity>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ParallelReads,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(rows, options, async (row, token) =>
        {
            if (await GetAsync(row.PartitionKey, row.RowKey, token) is { } stored)
                found.Add(stored);
        });
        return [.. found];
    }

    private static ETag EtagOf(Response response) => response.Headers.ETag ?? default;

    private static string Quote(string key) => $"'{key.Replace("'", "''", StringComparison.Ordinal)}'";
}
