using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>In which properties two rows differ; the keys, the time stamp and the ETag are none.</summary>
internal static class RowDifference
{
    private static readonly HashSet<string> Own = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static IReadOnlyList<string> Of(TableEntity one, TableEntity other) =>
        [.. one.Keys.Union(other.Keys).Where(name => !Own.Contains(name) && !Same(ValueOf(one, name), ValueOf(other, name)))
            .Order(StringComparer.Ordinal)];

    private static object? ValueOf(TableEntity row, string name) => row.TryGetValue(name, out var value) ? value : null;

    private static bool Same(object? one, object? other) => (one, other) switch
    {
        (byte[] bytes, byte[] others) => bytes.AsSpan().SequenceEqual(others),
        _ => Equals(one, other),
    };
}
