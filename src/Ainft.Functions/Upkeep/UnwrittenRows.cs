using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>A table that drops writes and reports success to the writer.</summary>
internal class UnwrittenRows(Rows stored) : Rows(stored)
{
    public override Task<bool> InsertAsync(
        TableEntity entity, CancellationToken cancellationToken = default) =>
        Task.FromResult(true);

    public override Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(
        List<TableEntity> rows, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<TableEntity>>([]);

    public override Task<bool> ReplaceAsync(
        TableEntity entity, ETag etag, CancellationToken cancellationToken = default) =>
        Task.FromResult(true);

    public override Task<bool> DeleteAsync(
        string partitionKey, string rowKey, ETag? etag = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(true);

    public override Task<bool> TransactAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default) =>
        Task.FromResult(true);
}

/// <summary>
/// A table that looks empty and drops writes. It replaces a table that a check compares with other tables.
/// </summary>
internal sealed class AbsentRows(Rows stored) : UnwrittenRows(stored)
{
    public override Task<TableEntity?> GetAsync(
        string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        Task.FromResult<TableEntity?>(null);
}

/// <summary>A table in memory, which is empty at the start of the process.</summary>
internal sealed class RowsInMemory(Rows stored) : UnwrittenRows(stored)
{
    private readonly Dictionary<(string, string), TableEntity> rows = [];

    public override Task<TableEntity?> GetAsync(
        string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        Task.FromResult(rows.GetValueOrDefault((partitionKey, rowKey)));

    public override Task<bool> InsertAsync(
        TableEntity entity, CancellationToken cancellationToken = default) =>
        ReplaceAsync(entity, default, cancellationToken);

    public override Task<bool> ReplaceAsync(
        TableEntity entity, ETag etag, CancellationToken cancellationToken = default)
    {
        rows[(entity.PartitionKey, entity.RowKey)] = entity;
        return Task.FromResult(true);
    }
}

/// <summary>A container that drops writes and reports success to the writer.</summary>
internal sealed class UnwrittenBlobs(Blobs stored) : Blobs(stored)
{
    public override Task<bool> CreateAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        Task.FromResult(true);

    public override Task ReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken = default) =>
        Task.CompletedTask;
}
