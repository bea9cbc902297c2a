using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The components of an index that is made anew. Which bundle a component belongs to was decided when it was minted and is kept in its
/// batch's list; whose turn it is here must not decide it again.
/// </summary>
internal sealed class OwnedRows(Rows stored, Func<IReadOnlySet<string>> ofOtherBundles) : Rows(stored)
{
    /// <summary>The same row, of no bundle: whoever inserted it learns that it is not its own.</summary>
    public static TableEntity Elsewhere(TableEntity row)
    {
        var other = AsRead(row);
        other["Bundle"] = default(Sha256Digest).ToString();
        return other;
    }

    /// <summary>A row about to be written in the form in which reading gives it: bytes may be written as data that was not copied.</summary>
    public static TableEntity AsRead(TableEntity row)
    {
        var read = new TableEntity(row);
        foreach (var (name, value) in row)
            if (value is BinaryData data)
                read[name] = data.ToArray();
        return read;
    }

    public override async Task<IReadOnlyList<TableEntity>> InsertTransactionAsync(List<TableEntity> rows, CancellationToken cancellationToken = default)
    {
        var elsewhere = rows.Where(row => ofOtherBundles().Contains(row.RowKey)).Select(Elsewhere).ToArray();
        rows.RemoveAll(row => ofOtherBundles().Contains(row.RowKey));
        return [.. await base.InsertTransactionAsync(rows, cancellationToken), .. elsewhere];
    }
}
