using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ainft.Tests.Evidence;

/// <summary>The part of a run that only the registry states, so that no verifier can find it wrong.</summary>
internal static partial class UnverifiedStatement
{
    /// <summary>
    /// The members that only the registry states, as the remarks of the report say. They are its terms, its clock, the
    /// eligible nodes, earlier results of the nodes, and missing answers.
    /// </summary>
    private static readonly string[] Members =
        ["budget", "workMinutes", "leaseMs", "revealMs", "spotCheckFloor", "needed", "requestedAt", "endsAt",
            "offeredAt", "commitBy", "revealBy", "at", "waitingFor", "consecutive", "reason", "registration"];

    /// <summary>Whether only the registry states the member at a path of a changed statement.</summary>
    public static bool Contains(EvidenceCase one, JsonNode changed, string path)
    {
        if (Members.Any(name =>
            path.EndsWith($".{name}", StringComparison.Ordinal)
                || path.Contains($".{name}.", StringComparison.Ordinal) && name == "registration"))
            return true;
        if (IsOfDao(path))
            return true;
        // A round without one of its candidates draws the same panel, unless it drew that candidate.
        if (RoundCandidates().Match(path) is { Success: true } match)
        {
            var index = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return StillHasItsPanel(RunOf(changed, one), one.Run.Rounds[index], index);
        }
        // Only the registry states the state and the reliability of a node without a result, and the candidates outside
        // of the panel.
        var run = RunOf(JsonNode.Parse(one.Evidence.Statements[0].Envelope.Payload.Span)!, one);
        foreach (var (index, task) in run["tasks"]!.AsArray().Index())
            if (path.EndsWith($".tasks[{index}].state", StringComparison.Ordinal)
                || path.Contains($".tasks[{index}].reliability", StringComparison.Ordinal))
                return task!["revealed"] is null
                    || RatesOf(RunOf(changed, one)["tasks"]![index]!).SequenceEqual(RatesOf(task));
        foreach (var (index, candidate) in run["candidates"]!.AsArray().Index())
            if (path.Contains($".candidates[{index}].", StringComparison.Ordinal))
                return one.Evidence.Version == EvidenceVersion.First
                    && !path.EndsWith(".node", StringComparison.Ordinal)
                    || one.Run.Tasks.All(task => task.Node.Node.ToHex() != candidate!["node"]!.GetValue<string>());
        return false;
    }

    /// <summary>Whether a member names decisions of the DAO, which only the chain has.</summary>
    public static bool IsOfDao(string path) =>
        path.Contains(".governance", StringComparison.Ordinal) || RoundBlock().IsMatch(path);

    /// <summary>The run in a statement of the registry.</summary>
    public static JsonNode RunOf(JsonNode summary, EvidenceCase one) =>
        summary["predicate"]![$"urn:ainft:run:{one.Evidence.Version}"]!["run"]!;

    /// <summary>The numbers of a task's reliability that a verdict follows from.</summary>
    private static IEnumerable<string?> RatesOf(JsonNode task) =>
        ((string[])["confirmRight", "confirmWrong", "refuteRight", "refuteWrong"])
            .Select(name => task["reliability"]?[name]?.ToString());

    /// <summary>Whether a changed round still has all the nodes that it drew.</summary>
    private static bool StillHasItsPanel(JsonNode run, PanelRound round, int index)
    {
        var nodes = run["rounds"]![index]!["candidates"]!.AsArray()
            .SelectMany(range => Enumerable.Range(range!["first"]!.GetValue<int>(), range["count"]!.GetValue<int>()))
            .Select(candidate => run["candidates"]![candidate]!["node"]!.GetValue<string>())
            .ToHashSet();
        return round.Drawn.All(node => nodes.Contains(node.ToHex()));
    }

    [GeneratedRegex(@"\.rounds\[\d+\]\.block$")]
    private static partial Regex RoundBlock();

    [GeneratedRegex(@"\.rounds\[(\d+)\]\.candidates")]
    private static partial Regex RoundCandidates();
}
