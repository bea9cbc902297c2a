namespace Ainft.Functions.Runs;

/// <summary>The state of a run in one word, which is the kind of the verdict once the run is decided.</summary>
public static class RunWord
{
    /// <summary>The words of runs in progress, and then those of ended runs.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        .. Enum.GetValues<RunState>().Where(state => state != RunState.Decided).Select(RunWords.ToText),
        .. Enum.GetValues<VerdictKind>().Select(RunWords.ToText),
    ];

    public static string Of(Run run) =>
        run.Verdict is { } verdict ? RunWords.ToText(verdict.Kind) : RunWords.ToText(run.State);
}
