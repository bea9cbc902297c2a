namespace Ainft;

/// <summary>Why results are bad outputs, in the words of the nodes that found them.</summary>
internal static class BadOutputs
{
    private const int MaxReasons = 4;

    /// <summary>
    /// How many of the results are bad, and the first reasons in ordinal order, each once; null when none is.
    /// </summary>
    public static string? Describe(IEnumerable<Vote> votes)
    {
        var results = votes.Select(vote => vote.Task.Revealed!.Result).ToArray();
        var bad = results.Where(result => result.Outcome == TaskOutcome.BadOutput).ToArray();
        if (bad.Length == 0)
            return null;
        var reasons = bad.Select(result => result.Reason).OfType<string>().Distinct().Order(StringComparer.Ordinal)
            .Take(MaxReasons);
        return RunText.Clean(string.Join(' ',
            reasons.Prepend(
            $"{bad.Length} of {results.Length} results {(bad.Length == 1 ? "is a bad output" : "are bad outputs")}.")));
    }
}
