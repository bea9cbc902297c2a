using Ainft.Ethereum;

namespace Ainft;

public static partial class RunMachine
{
    /// <summary>The most candidates that a round keeps.</summary>
    public const int MaxCandidates = 1000;

    /// <summary>Draws the nodes that are needed, all of them or, while there are too few, none; then the run says what it waits for.</summary>
    /// <remarks>
    /// A round keeps its candidates, so that anybody can draw it again. Of more than a thousand it keeps the first thousand that are independent of
    /// one another, in the order of the draw: that draws the same.
    /// </remarks>
    /// <param name="run">The run; it stays as it is unless it waits and its beacon is known.</param>
    /// <param name="eligible">Who could be drawn, each node once, and what is known about their operators' answers.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="lacking">Why others could not be drawn, for people.</param>
    /// <param name="registrations">What their operators signed, by node, as far as it is kept.</param>
    public static Run Draw(
        Run run, IReadOnlyList<(Candidate Node, Reliability Reliability)> eligible, DateTimeOffset now, string? lacking,
        IReadOnlyDictionary<Address, NodeRegistration>? registrations = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(eligible);
        var at = RunJson.Moment(now);
        run = Settle(run, at);
        if (run.State != RunState.Waiting || run.Beacon is null)
            return run;
        var reliabilities = eligible.DistinctBy(item => item.Node.Node).ToDictionary(item => item.Node, item => item.Reliability);
        var drawn = PanelOf(run, run.Needed, reliabilities);
        var needed = IsSpotCheck(run, drawn, reliabilities) ? 2 : run.Needed;
        if (needed > run.Needed)
            drawn = PanelOf(run, needed, reliabilities);
        return drawn.Count < needed
            ? WaitFor(run, needed, drawn.Count, lacking)
            : Offer(run, drawn, reliabilities, registrations, at);
    }

    private static IReadOnlyList<Candidate> PanelOf(Run run, int count, Dictionary<Candidate, Reliability> reliabilities) =>
        Panel.Draw(run.Beacon!, run.Id, reliabilities.Keys, run.Tasks.Select(task => task.Node), count);

    private static bool IsSpotCheck(Run run, IReadOnlyList<Candidate> drawn, Dictionary<Candidate, Reliability> reliabilities) =>
        drawn.Count == 1 && run.Needed == 1 && !run.Tasks.Any(IsLive) && run.Tasks.Count + 2 <= run.Terms.Budget
        && SpotCheck.IsDue(run.Beacon!, run.Id, reliabilities[drawn[0]].Consecutive, run.Terms.SpotCheckFloor);

    private static Run WaitFor(Run run, int needed, int found, string? lacking)
    {
        var check = needed > run.Needed ? ", one of them to check the other" : "";
        var text = RunText.Clean($"Needs {needed} more {(needed == 1 ? "node" : "nodes")} with operators and payout addresses of their own{check}; there {(found == 1 ? "is" : "are")} {found}.{(lacking is null ? "" : " ")}{lacking}");
        return run.WaitingFor == text ? run : run with { WaitingFor = text };
    }

    private static Run Offer(
        Run run, IReadOnlyList<Candidate> drawn, Dictionary<Candidate, Reliability> reliabilities, IReadOnlyDictionary<Address, NodeRegistration>? registrations, DateTimeOffset at)
    {
        IEnumerable<Candidate> kept = reliabilities.Count <= MaxCandidates ? reliabilities.Keys : PanelOf(run, MaxCandidates, reliabilities);
        return run with
        {
            State = RunState.Computing,
            Needed = 0,
            WaitingFor = null,
            Rounds = [.. run.Rounds, new PanelRound(at, [.. kept.OrderBy(node => node.Node)], [.. drawn.Select(node => node.Node)])],
            Tasks = [.. run.Tasks, .. drawn.Select(node => new RunTask
            {
                Node = node,
                Registration = run.Version > EvidenceVersion.First ? registrations?.GetValueOrDefault(node.Node) : null,
                Reliability = reliabilities[node],
                State = TaskState.Offered,
                OfferedAt = at,
                CommitBy = RunTimes.CommitBy(run, at),
            })],
        };
    }
}
