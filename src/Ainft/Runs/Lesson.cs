namespace Ainft.Runs;

/// <summary>The evidence of a decided run about the operator of one node.</summary>
/// <param name="Node">The node with its operator.</param>
/// <param name="AgreedWithVerdict">
/// Whether the node's answer was that of the verdict. Null when the node did not answer in time.
/// </param>
/// <param name="VerdictReproduced">
/// Whether the verdict confirmed the claim. In a run without a claim, whether it confirmed the consensus.
/// </param>
public sealed record Lesson(Candidate Node, bool? AgreedWithVerdict, bool VerdictReproduced)
{
    /// <summary>
    /// Returns one lesson per node, in the order of the tasks. Answers are used only when the verdict is conclusive and
    /// more than one node answered. A missing reply is always used, and so is a task that was withdrawn after its
    /// commitment. A task that was withdrawn before its commitment is not used.
    /// </summary>
    public static IReadOnlyList<Lesson> Of(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Verdict is not { } verdict)
            return [];
        var answersTeach = verdict.Kind != VerdictKind.Inconclusive && verdict.Of > 1;
        var supporters = verdict.Supporters.ToHashSet();
        var reproduced = verdict.Kind is VerdictKind.Reproduced or VerdictKind.Produced;
        bool Teaches(RunTask task) => task.State == TaskState.Revealed
            ? answersTeach
            : task.State == TaskState.NoReply || task.Committed is not null;
        bool? Agreed(RunTask task) => task.State == TaskState.Revealed ? supporters.Contains(task.Node.Node) : null;
        return [.. run.Tasks.Where(Teaches).Select(task => new Lesson(task.Node, Agreed(task), reproduced))];
    }

    /// <summary>Returns the reliability that includes this lesson.</summary>
    public Reliability ApplyTo(Reliability reliability)
    {
        ArgumentNullException.ThrowIfNull(reliability);
        return AgreedWithVerdict is { } agreed
            ? reliability.After(agreed, VerdictReproduced)
            : reliability.AfterNoReply();
    }
}
