using System.Text.Json;

namespace Ainft.Functions.Reproduction;

/// <summary>The state of a run in one word, which is the kind of the verdict once the run is decided.</summary>
public static class RunWord
{
    /// <summary>The words of runs in progress.</summary>
    public static readonly IReadOnlyList<string> Current =
        [.. Enum.GetValues<RunState>().Where(state => state != RunState.Decided).Select(TextOf)];

    /// <summary>The words of ended runs.</summary>
    public static readonly IReadOnlyList<string> Ended = [.. Enum.GetValues<VerdictKind>().Select(TextOf)];

    public static IEnumerable<string> All => Current.Concat(Ended);

    public static string Of(Run run) => run.Verdict is { } verdict ? TextOf(verdict.Kind) : TextOf(run.State);

    /// <summary>The name of an enumeration's value in the form of answers.</summary>
    public static string TextOf<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
