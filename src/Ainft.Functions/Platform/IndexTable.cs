using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>The data from which the rows of a table of the index follow.</summary>
public enum RowOrigin
{
    /// <summary>Bundles and batches.</summary>
    Commits,

    /// <summary>Events of tokens and of the DAO on the chain.</summary>
    TokenEvents,

    /// <summary>Anchors on the chain.</summary>
    Anchors,

    /// <summary>The progress of the app on the chain.</summary>
    ChainPosition,

    /// <summary>Rows of other tables, which the row gathers for one read.</summary>
    OtherRows,
}

/// <summary>
/// A table of the index. A rebuild writes its rows again from bundles, batches and the chain. The store of the rows
/// declares the table, and the slice of the store registers it. Upkeep checks and rebuilds the registered tables.
/// </summary>
/// <param name="Name">The name, without the deployment's prefix and the number of a generation.</param>
/// <param name="Word">The word for a row in the classes of findings.</param>
/// <param name="Origin">The data from which the rows follow.</param>
public sealed record IndexTable(string Name, string Word, RowOrigin Origin)
{
    /// <summary>The partitions with work in progress. Their rows do not follow from committed data.</summary>
    public IReadOnlyList<string> WorkPartitions { get; init; } = [];

    /// <summary>The column with the bundle that owns a row's entry. Null when a row is not of one entry.</summary>
    public string? OwnerColumn { get; init; }

    /// <summary>Reads the bundle that added a row from the row key. Null when no key contains a bundle.</summary>
    public Func<string, string?>? BundleInKey { get; init; }

    /// <summary>
    /// Whether the app adds a column later, so that it does not follow from the origin. Null without such columns.
    /// </summary>
    public Func<string, bool>? IsVolatile { get; init; }

    /// <summary>
    /// Makes a row whose content a check compares, for rows that are compressed. Another version of the compressor can
    /// write other bytes of the same content. Null when a check compares the rows as they are.
    /// </summary>
    public Func<TableEntity, TableEntity>? Decompress { get; init; }

    /// <summary>Whether the rows of a partition follow from committed data.</summary>
    public bool IsCommitted(string partitionKey) => !WorkPartitions.Contains(partitionKey);

    /// <summary>The bundle of a row, or null when the row does not name one.</summary>
    public Sha256Digest? BundleOf(TableEntity row)
    {
        var text = OwnerColumn is { } column ? row.GetString(column) : BundleInKey?.Invoke(row.RowKey);
        return Sha256Digest.TryParse(text, out var bundle) ? bundle : null;
    }

    /// <summary>The row with the content that a check compares.</summary>
    public TableEntity Plain(TableEntity row) => Decompress?.Invoke(row) ?? row;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
