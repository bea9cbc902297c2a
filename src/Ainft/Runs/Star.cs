namespace Ainft.Runs;

/// <summary>The nodes' own agreement. The result of one node is the claim, and all results vote on it.</summary>
/// <param name="Center">The task with the result that is the claim.</param>
/// <param name="Votes">The votes of all results, including that of the center.</param>
/// <param name="Members">The number of results that agree with the claim.</param>
internal sealed record Star(RunTask Center, IReadOnlyList<Vote> Votes, int Members)
{
    /// <summary>
    /// Returns the star with the most members. Ties are broken by the smallest digest, and then by the smallest node
    /// address. All results are compared with one center, because closeness is not transitive. Otherwise a chain of
    /// near neighbours would be an agreement, although its ends are far apart.
    /// </summary>
    /// <returns>Null when not a single result agrees with itself.</returns>
    public static Star? Greatest(Workflow workflow, IReadOnlyList<RunTask> revealed) => revealed
        .Select(center => Around(center, workflow, revealed))
        .Where(star => star.Members > 0)
        .OrderByDescending(star => star.Members)
        .ThenBy(star => star.Center.Revealed!.Result.Digest)
        .ThenBy(star => star.Center.Node.Node)
        .FirstOrDefault();

    /// <summary>
    /// Whether it is the consensus of the nodes. It needs more than half of the results, and at least two members
    /// unless only one result exists.
    /// </summary>
    public bool IsConsensus => 2 * Members > Votes.Count && (Members >= 2 || Members == Votes.Count);

    private static Star Around(RunTask center, Workflow workflow, IEnumerable<RunTask> revealed)
    {
        var votes = Vote.Of(revealed, Claim.Of(workflow, center.Revealed!.Result));
        return new Star(center, votes, votes.Count(vote => vote.Confirms));
    }
}
