using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A table whose insertions are claims. Nothing that makes the index deletes, and nothing replaces but what settles the place of a bare
/// token, which whoever asks next does again.
/// </summary>
internal sealed class AuditedRows(Rows stored, string table, IndexAudit audit) : Rows(stored)
{
    private readonly Rows stored = stored;

    public override async Task<TableEntity?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        audit.Find(table, partitionKey, rowKey) ?? await stored.GetAsync(partitionKey, rowKey, cancellationToken);

    public override async Task<bool> InsertAsync(TableEntity entity, CancellationToken cancellationToken = default) =>
        (await audit.ExpectAsync(table, stored, [entity], cancellationToken)).Count == 0;

    public override Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(List<TableEntity> rows, CancellationToken cancellationToken = default) =>
        audit.ExpectAsync(table, stored, rows, cancellationToken);

    public override Task<bool> ReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken = default) =>
        table == "Linked" ? Task.FromResult(true) : throw Refused();

    public override Task<bool> DeleteAsync(string partitionKey, string rowKey, ETag? etag = null, CancellationToken cancellationToken = default) => throw Refused();

    public override Task<bool> TransactAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default) => throw Refused();

    private NotSupportedException Refused() => new($"A projector changes what is in {table}: then the index does not follow from what is committed.");
}
