using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>The sums of the expected or stored rows of a table, once of keys alone and once with contents.</summary>
internal sealed class TableSums
{
    public KeySums Keys { get; } = new();

    public KeySums Contents { get; } = new();

    public void Add(TableEntity row) => Add(row.PartitionKey, row.RowKey, RowContent.HashOf(row));

    public void Add(string partitionKey, string rowKey, UInt128 content)
    {
        Keys.Add(partitionKey, rowKey);
        Contents.Add(partitionKey, rowKey, content);
    }
}
