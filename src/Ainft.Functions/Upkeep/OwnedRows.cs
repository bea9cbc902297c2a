using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The rows of components and statements during a rebuild. The owning bundle was fixed at the commit, and the batch has
/// it. The order in which the rebuild projects bundles must not change it.
/// </summary>
internal sealed class OwnedRows(Rows stored, IndexTable table) : Rows(stored)
{
    /// <summary>
    /// Whether a row belongs to an entry that another bundle owns. Such a row has the zero digest, so its inserter sees
    /// that another bundle owns the entry.
    /// </summary>
    public static bool IsElsewhere(IndexTable table, TableEntity row) =>
        table.OwnerColumn is not null && table.BundleOf(row) == default(Sha256Digest);

    /// <summary>
    /// A row before its write, in the form that a read returns. Writers can pass bytes as <see cref="BinaryData"/>.
    /// </summary>
    public static TableEntity AsRead(TableEntity row)
    {
        var read = new TableEntity(row);
        foreach (var (name, value) in row)
            if (value is BinaryData data)
                read[name] = data.ToArray();
        return read;
    }

    public override async Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(
        List<TableEntity> rows, CancellationToken cancellationToken = default)
    {
        var elsewhere = rows.Where(row => IsElsewhere(table, row)).Select(AsRead).ToArray();
        rows.RemoveAll(row => IsElsewhere(table, row));
        return [.. await base.InsertTransactionAsync(rows, cancellationToken), .. elsewhere];
    }
}
