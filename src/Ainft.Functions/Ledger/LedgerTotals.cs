using System.Text.Json;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The number of closed batches, and of their entries by words. A word is the kind of a component, or
/// <see cref="Verdict"/>. An entry without a word is in no number.
/// </summary>
/// <param name="Batches">The number of closed batches.</param>
/// <param name="Entries">The number of entries per word, in the order of the words.</param>
public sealed record LedgerTotals(long Batches, SortedDictionary<string, long> Entries)
{
    /// <summary>The word for the summary of a run.</summary>
    public const string Verdict = "verdict";

    /// <summary>The totals of a registry without a batch.</summary>
    public static LedgerTotals None { get; } = new(0, new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Reads the text that <see cref="ToString"/> writes, or null without one.</summary>
    public static LedgerTotals? Parse(string? text) =>
        text is null ? null : JsonSerializer.Deserialize(text, LedgerJson.Default.LedgerTotals);

    /// <summary>The number of entries with a word.</summary>
    public long Of(string word) => Entries.GetValueOrDefault(word);

    /// <summary>The totals with one more batch, which has these entries.</summary>
    public LedgerTotals Plus(IEnumerable<KeyValuePair<string, long>> batch)
    {
        var entries = new SortedDictionary<string, long>(Entries, StringComparer.Ordinal);
        foreach (var (word, count) in batch)
            entries[word] = entries.GetValueOrDefault(word) + count;
        return new LedgerTotals(Batches + 1, entries);
    }

    /// <summary>JSON that is equal for equal totals.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, LedgerJson.Default.LedgerTotals);
}
