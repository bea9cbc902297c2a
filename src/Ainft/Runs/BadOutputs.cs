namespace Ainft.Runs;

/// <summary>
/// Lists the reasons of bad outputs as the nodes reported them. The text becomes a part of the verdict, and verifiers
/// compute it again, so it must not change.
/// </summary>
internal static class BadOutputs
{
    private const int MaxReasons = 4;

    /// <summary>
    /// Returns the number of bad results and the first reasons in ordinal order, each once. Null without bad results.
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
