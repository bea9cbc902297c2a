using Ainft.Functions.Platform;
using Ainft.Functions.Reproduction;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The components and statements of an index that is made anew. Which bundle one belongs to was decided when it was committed and is kept
/// in its batch's list; whose turn it is here must not decide it again.
/// </summary>
internal sealed class OwnedRows(Rows stored, string table, Func<IReadOnlySet<string>> ofOtherBundles) : Rows(stored)
{
    /// <summary>Whether the rows of a table belong to one bundle each, which they name.</summary>
    public static bool Has(string table) => table is "Ainfts" or "Statements";

    /// <summary>The subject of the entry that a row stands for; null in tables whose rows are of every bundle.</summary>
    public static string? SubjectOf(string table, string rowKey) => table switch
    {
        "Ainfts" => rowKey,
        "Statements" => Statements.StatementOf(rowKey).ToString(),
        _ => null,
    };

    /// <summary>The bundle that a row says it is of: the one of a component or statement is a property, those of others are in their keys.</summary>
    public static Sha256Digest? BundleOf(string table, TableEntity row)
    {
        var text = Has(table) ? row.GetString("Bundle") : row.RowKey.Split('-') is [_, _, var digits, _] ? $"0x{digits}" : null;
        return Sha256Digest.TryParse(text, out var bundle) ? bundle : null;
    }

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
        var elsewhere = rows.Where(IsElsewhere).Select(Elsewhere).ToArray();
        rows.RemoveAll(IsElsewhere);
        return [.. await base.InsertTransactionAsync(rows, cancellationToken), .. elsewhere];

        bool IsElsewhere(TableEntity row) => ofOtherBundles().Contains(SubjectOf(table, row.RowKey)!);
    }
}
