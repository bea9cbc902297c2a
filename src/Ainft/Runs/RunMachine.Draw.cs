using Ainft.Ethereum;

namespace Ainft.Runs;

public static partial class RunMachine
{
    /// <summary>The most candidates that a round keeps.</summary>
    public const int MaxCandidates = 1000;

    /// <summary>
    /// Draws all the nodes that are needed. While too few are eligible it draws none, and the run says how many are
    /// missing.
    /// </summary>
    /// <remarks>
    /// A round keeps its candidates, so that a verifier can repeat the draw. If they are more than a thousand, it keeps
    /// the first thousand independent ones in the order of the draw. The draw among these gives the same nodes.
    /// </remarks>
    /// <param name="run">The run. It does not change unless it waits and its beacon is known.</param>
    /// <param name="eligible">The nodes that can be drawn, each once, with the records of their operators.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="lacking">The reason why other nodes cannot be drawn, for people.</param>
    /// <param name="registrations">The signed registrations by node. Nodes without a stored one are missing.</param>
    /// <param name="block">
    /// The last block whose decisions of the DAO the eligible nodes follow. A run without a DAO ignores it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The run follows a DAO, enough nodes are eligible, and the block is missing.
    /// </exception>
    public static Run Draw(
        Run run, IReadOnlyList<(Candidate Node, Reliability Reliability)> eligible, DateTimeOffset now, string? lacking,
        IReadOnlyDictionary<Address, NodeRegistration>? registrations = null, ulong? block = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(eligible);
        var at = RunJson.Moment(now);
        run = Settle(run, at);
        if (run.State != RunState.Waiting || run.Beacon is null)
            return run;
        var reliabilities = eligible.DistinctBy(item => item.Node.Node)
            .ToDictionary(item => item.Node, item => item.Reliability);
        var drawn = PanelOf(run, run.Needed, reliabilities);
        var needed = IsSpotCheck(run, drawn, reliabilities) ? 2 : run.Needed;
        if (needed > run.Needed)
            drawn = PanelOf(run, needed, reliabilities);
        if (drawn.Count < needed)
            return WaitFor(run, needed, drawn.Count, lacking);
        if (run.Governance is not null && block is null)
            throw new ArgumentException("The draw of a run that follows a DAO needs a block.", nameof(block));
        var offered = Offer(run, drawn, reliabilities, registrations, at);
        return run.Governance is null ? offered : OfBlock(offered, block!.Value);
    }

    private static IReadOnlyList<Candidate> PanelOf(
        Run run, int count, Dictionary<Candidate, Reliability> reliabilities) =>
        Panel.Draw(run.Beacon!, run.Id, reliabilities.Keys, run.Tasks.Select(task => task.Node), count);

    private static bool IsSpotCheck(
        Run run, IReadOnlyList<Candidate> drawn, Dictionary<Candidate, Reliability> reliabilities) =>
        drawn.Count == 1 && run.Needed == 1 && !run.Tasks.Any(IsLive) && run.Tasks.Count + 2 <= run.Terms.Budget
        && SpotCheck.IsDue(run.Beacon!, run.Id, reliabilities[drawn[0]].Consecutive, run.Terms.SpotCheckFloor);

    private static Run WaitFor(Run run, int needed, int found, string? lacking)
    {
        var check = needed > run.Needed ? ", one of them to check the other" : "";
        // The text can become a part of the reason of the verdict.
        var text = RunText.Clean($"Needs {needed} more {(needed == 1 ? "node" : "nodes")} with operators and payout "
            + $"addresses of their own{check}; there {(found == 1 ? "is" : "are")} {found}."
            + $"{(lacking is null ? "" : " ")}{lacking}");
        return run.WaitingFor == text ? run : run with { WaitingFor = text };
    }

    /// <summary>Adds to the last round the block whose decisions it followed.</summary>
    private static Run OfBlock(Run run, ulong block) =>
        run with { Rounds = [.. run.Rounds.SkipLast(1), run.Rounds[^1] with { Block = block }] };

    private static Run Offer(
        Run run, IReadOnlyList<Candidate> drawn, Dictionary<Candidate, Reliability> reliabilities,
        IReadOnlyDictionary<Address, NodeRegistration>? registrations, DateTimeOffset at)
    {
        IEnumerable<Candidate> kept = reliabilities.Count <= MaxCandidates
            ? reliabilities.Keys
            : PanelOf(run, MaxCandidates, reliabilities);
        return run with
        {
            State = RunState.Computing,
            Needed = 0,
            WaitingFor = null,
            Rounds =
            [
                .. run.Rounds,
                new PanelRound(at, [.. kept.OrderBy(node => node.Node)], [.. drawn.Select(node => node.Node)]),
            ],
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
