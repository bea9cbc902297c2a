using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The rows that a pass of a check compares one by one. The pass only sums the other expected rows.
/// </summary>
internal sealed class Suspects
{
    private readonly Dictionary<IndexTable, IReadOnlySet<int>>? ranges;

    private Suspects(Dictionary<IndexTable, IReadOnlySet<int>>? ranges) => this.ranges = ranges;

    /// <summary>No rows and no sets of ancestors, for the first pass.</summary>
    public static Suspects None { get; } = new([]);

    public static Suspects All { get; } = new(null);

    /// <summary>The rows in some ranges of some tables, and all sets of ancestors.</summary>
    public static Suspects In(Dictionary<IndexTable, IReadOnlySet<int>> ranges) => new(ranges);

    public bool Contains(IndexTable table, string partitionKey, string rowKey) =>
        ranges is null
        || ranges.TryGetValue(table, out var some) && some.Contains(KeySums.RangeOf(partitionKey, rowKey));

    /// <summary>Whether these suspects include all rows of other ranges.</summary>
    public bool Cover(Dictionary<IndexTable, IReadOnlySet<int>> others) =>
        ranges is null
        || others.All(table => table.Value.IsSubsetOf(ranges.GetValueOrDefault(table.Key, new HashSet<int>())));
}
