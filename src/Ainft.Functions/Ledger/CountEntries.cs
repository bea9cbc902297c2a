namespace Ainft.Functions.Ledger;

/// <summary>
/// Names the word by which an entry is counted, or null for an entry that is not counted. The slice that owns a kind of
/// entries registers its words. A word depends on the content alone, so a rebuild counts the same numbers.
/// </summary>
/// <param name="Kind">The kind of the entries.</param>
/// <param name="Of">Reads the word from the canonical content of an entry.</param>
public sealed record EntryWord(EntryKind Kind, Func<ReadOnlyMemory<byte>, string?> Of);

/// <summary>Counts the entries of batches by their words.</summary>
public sealed class CountEntries(Bundles bundles, IEnumerable<EntryWord> words)
{
    private readonly EntryWord[] words = [.. words];

    /// <summary>Counts one entry.</summary>
    public void Count(EntryKind kind, ReadOnlyMemory<byte> content, IDictionary<string, long> counts)
    {
        if (words.FirstOrDefault(word => word.Kind == kind)?.Of(content) is not { } word)
            return;
        counts.TryGetValue(word, out var before);
        counts[word] = before + 1;
    }

    /// <summary>
    /// The numbers of a batch. Its list has them, unless an earlier version of the app staged the batch. Then they are
    /// counted from the bundles.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, long>> OfAsync(Batch batch, CancellationToken ct)
    {
        if (batch.Counts is { } known)
            return known;
        var counts = new Dictionary<string, long>();
        foreach (var bundle in batch.Bundles)
        {
            var position = 0;
            await foreach (var line in bundles.ReadEntryLinesAsync(bundle.Hash, ct))
                if (!Positions.Contains(bundle.Redundant, position++))
                    Count(line.Leaf.Kind, line.Content, counts);
        }
        return counts;
    }
}
