using Ainft.Functions.Platform;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// A table that records each insert as an expected row. Projectors never delete rows. They replace only volatile
/// columns, which are the label of a bare token. The next request for the token computes that label again.
/// </summary>
internal sealed class AuditedRows(Rows stored, IndexTable table, IndexAudit audit) : Rows(stored)
{
    private readonly Rows stored = stored;

    public override async Task<TableEntity?> GetAsync(
        string partitionKey, string rowKey, CancellationToken cancellationToken = default) =>
        audit.Find(table, partitionKey, rowKey) ?? await stored.GetAsync(partitionKey, rowKey, cancellationToken);

    public override async Task<bool> InsertAsync(TableEntity entity, CancellationToken cancellationToken = default) =>
        (await audit.ExpectAsync(table, stored, [entity], cancellationToken)).Count == 0;

    public override Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(
        List<TableEntity> rows, CancellationToken cancellationToken = default) =>
        audit.ExpectAsync(table, stored, rows, cancellationToken);

    public override Task<bool> ReplaceAsync(
        TableEntity entity, ETag etag, CancellationToken cancellationToken = default) =>
        table.IsVolatile is not null ? Task.FromResult(true) : throw Refused();

    public override Task<bool> DeleteAsync(
        string partitionKey, string rowKey, ETag? etag = null, CancellationToken cancellationToken = default) =>
        throw Refused();

    public override Task<bool> TransactAsync(
        IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken = default) =>
        throw Refused();

    private NotSupportedException Refused() => new(
        $"A projector changed stored rows of {table}. Projectors must only insert rows, because the index must follow "
        + "from the committed data.");
}
