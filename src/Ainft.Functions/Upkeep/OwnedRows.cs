using Ainft.Functions.Evidence;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The rows of components and statements during a rebuild. The owning bundle was fixed at the commit, and the batch has
/// it. The order in which the rebuild projects bundles must not change it.
/// </summary>
internal sealed class OwnedRows(Rows stored, string table, Func<IReadOnlySet<string>> ofOtherBundles) : Rows(stored)
{
    /// <summary>Whether each row of a table belongs to one bundle and has its name.</summary>
    public static bool Has(string table) => table is "Ainfts" or "Statements";

    /// <summary>The subject of the entry of a row. It is null in tables with rows of many bundles.</summary>
    public static string? SubjectOf(string table, string rowKey) => table switch
    {
        "Ainfts" => rowKey,
        "Statements" => StatementStore.StatementOf(rowKey).ToString(),
        _ => null,
    };

    /// <summary>
    /// The bundle of a row. Rows of components and statements have it as a property, and other rows have it in their
    /// keys.
    /// </summary>
    public static Sha256Digest? BundleOf(string table, TableEntity row)
    {
        var text = Has(table) ? row.GetString("Bundle")
            : row.RowKey.Split('-') is [_, _, var digits, _] ? $"0x{digits}"
            : null;
        return Sha256Digest.TryParse(text, out var bundle) ? bundle : null;
    }

    /// <summary>The same row with the zero bundle, so that its inserter sees that another bundle owns it.</summary>
    public static TableEntity Elsewhere(TableEntity row)
    {
        var other = AsRead(row);
        other["Bundle"] = default(Sha256Digest).ToString();
        return other;
    }

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
        var elsewhere = rows.Where(IsElsewhere).Select(Elsewhere).ToArray();
        rows.RemoveAll(IsElsewhere);
        return [.. await base.InsertTransactionAsync(rows, cancellationToken), .. elsewhere];

        bool IsElsewhere(TableEntity row) => ofOtherBundles().Contains(SubjectOf(table, row.RowKey)!);
    }
}
