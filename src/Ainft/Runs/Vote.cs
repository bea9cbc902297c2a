namespace Ainft.Runs;

/// <summary>The vote of one revealed result on a claim.</summary>
/// <param name="Task">The revealed task.</param>
/// <param name="Confirms">Whether the result agrees with the claim.</param>
internal readonly record struct Vote(RunTask Task, bool Confirms)
{
    /// <summary>
    /// The votes of all revealed tasks, in the order of the nodes' addresses. The order of the tasks does not matter.
    /// </summary>
    public static IReadOnlyList<Vote> Of(IEnumerable<RunTask> tasks, Claim claim) =>
        [.. Revealed(tasks).Select(task => new Vote(task, claim.Judge(task.Revealed!.Result).Agrees))];

    public static IEnumerable<RunTask> Revealed(IEnumerable<RunTask> tasks) =>
        tasks.Where(task => task.State == TaskState.Revealed).OrderBy(task => task.Node.Node);
}
