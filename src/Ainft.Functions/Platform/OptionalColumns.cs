using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>Columns that some rows of a table lack.</summary>
internal static class OptionalColumns
{
    /// <summary>Sets a column, unless its value is null. Then the row has no such column.</summary>
    public static void SetOptional(this TableEntity row, string name, object? value)
    {
        if (value is not null)
            row[name] = value;
    }
}
