using System.Text.Json;

namespace Ainft.Functions.Reproduction;

/// <summary>Where a run is, in one word: its state, and once it is decided what its verdict is.</summary>
public static class RunWord
{
    /// <summary>The words of runs that go on.</summary>
    public static readonly IReadOnlyList<string> Current = [.. Enum.GetValues<RunState>().Where(state => state != RunState.Decided).Select(TextOf)];

    /// <summary>The words of runs that ended.</summary>
    public static readonly IReadOnlyList<string> Ended = [.. Enum.GetValues<VerdictKind>().Select(TextOf)];

    public static IEnumerable<string> All => Current.Concat(Ended);

    public static string Of(Run run) => run.Verdict is { } verdict ? TextOf(verdict.Kind) : TextOf(run.State);

    /// <summary>A name of an enumeration as answers write it.</summary>
    public static string TextOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
