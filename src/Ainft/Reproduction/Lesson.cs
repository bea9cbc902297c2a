namespace Ainft;

/// <summary>What a decided run teaches about one node's operator.</summary>
/// <param name="Node">The node and who stands behind it.</param>
/// <param name="AgreedWithVerdict">Whether its answer was the verdict's; null when it gave none in time.</param>
/// <param name="VerdictReproduced">Whether the verdict was that the claim, or the consensus where nothing is claimed, is right.</param>
public sealed record Lesson(Candidate Node, bool? AgreedWithVerdict, bool VerdictReproduced)
{
    /// <summary>
    /// What a run teaches, an item a node, in the order of the tasks. Answers teach only when there is a verdict other than inconclusive and
    /// somebody else answered too. A missing reply always does, and so does a commitment that was given back; a task that was given back
    /// before never does.
    /// </summary>
    public static IReadOnlyList<Lesson> Of(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Verdict is not { } verdict)
            return [];
        var answersTeach = verdict.Kind != VerdictKind.Inconclusive && verdict.Of > 1;
        var supporters = verdict.Supporters.ToHashSet();
        var reproduced = verdict.Kind is VerdictKind.Reproduced or VerdictKind.Produced;
        return [.. run.Tasks
            .Where(task => task.State == TaskState.Revealed ? answersTeach : task.State == TaskState.NoReply || task.Committed is not null)
            .Select(task => new Lesson(task.Node, task.State == TaskState.Revealed ? supporters.Contains(task.Node.Node) : null, reproduced))];
    }

    /// <summary>The reliability with this lesson learned.</summary>
    public Reliability ApplyTo(Reliability reliability)
    {
        ArgumentNullException.ThrowIfNull(reliability);
        return AgreedWithVerdict is { } agreed ? reliability.After(agreed, VerdictReproduced) : reliability.AfterNoReply();
    }
}
