namespace Ainft.Functions.Upkeep;

/// <summary>Which rows a pass of a check looks at one by one; of all others it adds up what should be there.</summary>
internal sealed class Suspects
{
    private readonly Dictionary<string, IReadOnlySet<int>>? ranges;

    private Suspects(Dictionary<string, IReadOnlySet<int>>? ranges) => this.ranges = ranges;

    /// <summary>No row, nor any set of ancestors: the first pass, and the last one where nothing is wrong.</summary>
    public static Suspects None { get; } = new([]);

    public static Suspects All { get; } = new(null);

    /// <summary>Those in some ranges of some tables, and all sets.</summary>
    public static Suspects In(Dictionary<string, IReadOnlySet<int>> ranges) => new(ranges);

    public bool Contains(string table, string partitionKey, string rowKey) =>
        ranges is null || ranges.TryGetValue(table, out var some) && some.Contains(KeySums.RangeOf(partitionKey, rowKey));

    /// <summary>Whether all of these are suspects already.</summary>
    public bool Cover(Dictionary<string, IReadOnlySet<int>> others) =>
        ranges is null || others.All(table => table.Value.IsSubsetOf(ranges.GetValueOrDefault(table.Key, new HashSet<int>())));
}
