using Ainft.Ethereum;

namespace Ainft.Runs;

public static partial class RunMachine
{
    /// <summary>
    /// Applies the passing of time. It expires leases, commits and reveals, grows the panel, and decides the run.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The registry's time.</param>
    /// <param name="heldUntil">
    /// Returns the time until which a node's heartbeats keep its task. Null when the registry saw no heartbeat. A lease
    /// lasts until then, and at least for <see cref="RunTerms.Lease"/> from the offer.
    /// </param>
    /// <returns>The same object when the run did not change.</returns>
    public static Run Advance(Run run, DateTimeOffset now, Func<Address, DateTimeOffset?> heldUntil)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(heldUntil);
        if (run.State == RunState.Decided)
            return run;
        var at = RunJson.Moment(now);
        return Settle(Expire(run, at, heldUntil), at);
    }

    private static bool IsLive(RunTask task) =>
        task.State is TaskState.Offered or TaskState.Committed or TaskState.Revealed;

    /// <summary>Marks overdue tasks. Leases expire only when the caller passes the heartbeats.</summary>
    private static Run Expire(Run run, DateTimeOffset at, Func<Address, DateTimeOffset?>? heldUntil)
    {
        var tasks = run.Tasks
            .Select(task => Overdue(run, task, at, heldUntil) is { } reason ? NoReply(task, reason) : task).ToArray();
        return tasks.SequenceEqual(run.Tasks, ReferenceEqualityComparer.Instance) ? run : run with { Tasks = tasks };
    }

    // The reasons become a part of the stored run.
    private static string? Overdue(
        Run run, RunTask task, DateTimeOffset at, Func<Address, DateTimeOffset?>? heldUntil) =>
        task.State switch
        {
            TaskState.Offered when at >= task.CommitBy => "It did not commit in time.",
            TaskState.Offered when heldUntil is not null && at >= task.OfferedAt + run.Terms.Lease
                && !(at < heldUntil(task.Node.Node)) => "It was not heard of for a lease.",
            TaskState.Committed when at >= run.RevealBy || at >= run.EndsAt => "It did not tell its result in time.",
            _ => null,
        };

    /// <summary>Returns the run in the state that follows from its tasks and the time.</summary>
    private static Run Settle(Run run, DateTimeOffset at)
    {
        var committed = run.Tasks.Any(task => task.State == TaskState.Committed);
        if (run.State == RunState.Decided || (run.RevealBy is not null && committed))
            return run;
        var room = at < RunTimes.LastDraw(run) ? run.Terms.Budget - run.Tasks.Count : 0;
        var needed = Math.Min(PanelSize(run) - run.Tasks.Count(IsLive), room);
        if (needed > 0)
            return Go(run, RunState.Waiting, needed);
        if (run.Tasks.Any(task => task.State == TaskState.Offered))
            return Go(run, RunState.Computing);
        if (committed)
            return Go(run, RunState.Revealing, revealBy: RunTimes.RevealBy(run, at));
        var verdict = VerdictRule.Judge(run, Shortage(run, at));
        return verdict.Kind == VerdictKind.Inconclusive && room > 0 && !verdict.IsFinal
            ? Go(run, RunState.Waiting, 1)
            : Go(run, RunState.Decided) with { Verdict = Explained(run, verdict) };
    }

    /// <summary>
    /// The size of the panel. If a round drew two nodes for a request with one replica, it was a spot check, and the
    /// panel keeps two nodes.
    /// </summary>
    private static int PanelSize(Run run) =>
        run.Rounds.Select(round => round.Drawn.Count).Append(run.Request.Replicas).Max();

    private static Run Go(Run run, RunState state, int needed = 0, DateTimeOffset? revealBy = null)
    {
        var waiting = state != RunState.Waiting ? null : needed == run.Needed ? run.WaitingFor : NodesWanted(needed);
        return run.State == state && run.Needed == needed && run.RevealBy == revealBy && run.WaitingFor == waiting
            ? run
            : run with { State = state, Needed = needed, RevealBy = revealBy, WaitingFor = waiting };
    }

    /// <summary>
    /// From version 2 on, the reason of an inconclusive verdict also names the shortcomings of its results.
    /// </summary>
    private static Verdict Explained(Run run, Verdict verdict)
    {
        if (run.Version == EvidenceVersion.First || verdict.Kind != VerdictKind.Inconclusive || verdict.IsFinal)
            return verdict;
        var votes = Vote.Revealed(run.Tasks).Select(task => new Vote(task, Confirms: false));
        var lacking = verdict.Equivalences.Where(equivalence => !equivalence.IsShown)
            .Select(equivalence => equivalence.Lacks)
            .Append(BadOutputs.Describe(votes)).Append(verdict.Reason).OfType<string>();
        return verdict with { Reason = RunText.Clean(string.Join(' ', lacking)) };
    }

    private static string Shortage(Run run, DateTimeOffset at)
    {
        var answers = run.Tasks.Count(task => task.State == TaskState.Revealed);
        var why = run.Tasks.Count >= run.Terms.Budget ? $"the budget of {run.Terms.Budget} tasks is spent"
            : at >= run.EndsAt ? "the run's time is over"
            : "there is no time for another round";
        return RunText.Clean($"{(answers == 1 ? "One answer does" : $"{answers} answers do")} not suffice, and {why}."
            + $"{(run.WaitingFor is null ? "" : " ")}{run.WaitingFor}");
    }
}
